import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { servePage, type ServedPage } from '../serve-page.ts';

let served: ServedPage;
let page: Page;

beforeAll(async () => {
  served = await servePage(path.join(import.meta.dirname, 'page'));
});

afterAll(() => served.close());

beforeEach(async () => {
  page = await served.openAnew({ viewport: { width: 1440, height: 900 } });
  await page.evaluate(() => {
    const { generation, host, piece } = window.compare;
    generation.sampling.count = 3;
    void generation.generate();
    const pieces = [0, 1, 2].map((index) => piece(index));
    host.last('generate').resolve({ pieces, active: { provider: 'cpu', passedOver: [] }, seconds: 1 });
  });
  await page.getByRole('button', { name: 'Compare' }).click();
  await dialog().waitFor();
});

afterEach(() => expect(served.complaints).toEqual([]));

const dialog = () => page.getByRole('dialog', { name: 'Compare' });
const side = (letter: string) => page.getByRole('region', { name: new RegExp(`^${letter}: candidate`) });
const heard = () =>
  page.evaluate(() => {
    const { audition, player } = window.compare;
    const top = Math.max(0, ...(audition.piece?.notes ?? []).map(({ pitch }) => pitch));
    return { top, playing: player.playing, position: player.position };
  });

it('sets the chosen candidate beside the next, and tells what differs', async () => {
  await side('A').getByText('4 notes · 3 of its own').waitFor();
  expect(await side('A').getAttribute('aria-label')).toBe('A: candidate 1');
  expect(await side('B').getAttribute('aria-label')).toBe('B: candidate 2');
  await dialog()
    .getByText(/^1 of 7 notes are in both/)
    .waitFor();
});

it('plays the one, and goes on in the other at the same place with X', async () => {
  await page.keyboard.press('Space');
  expect(await heard()).toEqual({ top: 64, playing: true, position: 0 });
  await page.evaluate(() => (window.compare.player.position = 2.5));
  await page.keyboard.press('x');
  expect(await heard()).toEqual({ top: 65, playing: true, position: 2.5 });
  await page.keyboard.press('a');
  expect((await heard()).top).toBe(64);
  await page.keyboard.press('Space');
  expect(await heard()).toMatchObject({ playing: false, position: 2.5 });
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  expect((await heard()).top).toBe(0);
});

it('takes other candidates, which change places when they are on the other side', async () => {
  await page.getByRole('button', { name: 'B is: Candidate 2' }).click();
  await page.getByRole('menuitem', { name: 'Candidate 3' }).click();
  await expect.poll(() => side('B').getAttribute('aria-label')).toBe('B: candidate 3');
  await page.getByRole('button', { name: 'A is: Candidate 1' }).click();
  await page.getByRole('menuitem', { name: 'Candidate 3' }).click();
  await expect.poll(() => side('A').getAttribute('aria-label')).toBe('A: candidate 3');
  expect(await side('B').getAttribute('aria-label')).toBe('B: candidate 1');
});

it('plays from where a roll is pressed', async () => {
  const box = (await side('B').locator('.roll').boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + 20);
  const { top, playing, position } = await heard();
  expect([top, playing]).toEqual([65, true]);
  expect(position).toBeCloseTo(2, 1);
});

it('opens the one that is heard, as a step for undo', async () => {
  await page.keyboard.press('b');
  await page.getByRole('button', { name: /^Open B/ }).click();
  expect(await page.evaluate(() => window.compare.editor.undoLabel)).toBe('Candidate 2');
  expect(await dialog().count()).toBe(0);
});

it('says how unlikely the model finds each, as soon as it is known', async () => {
  await page.evaluate(() => window.compare.host.last('latent.surprise').resolve({ mean: 6.314 }));
  await side('A').getByText('4 notes · 3 of its own · 6.31 nats').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Candidate 1, 4 notes, 6.31 nats' }).waitFor();
});

it.each(['dark', 'light'])('can be used by everyone in the %s theme', async (theme) => {
  await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), theme);
  expect(await violationsOn(page)).toEqual([]);
});
