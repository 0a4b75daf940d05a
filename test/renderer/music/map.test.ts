import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { servePage, type ServedPage } from '../serve-page.ts';
import type {} from './page/main.ts';

let served: ServedPage;
let page: Page;

beforeAll(async () => {
  served = await servePage(path.join(import.meta.dirname, 'page'));
});
afterAll(() => served.close());

beforeEach(async () => {
  page = await served.openAnew({ viewport: { width: 1440, height: 900 } });
});
afterEach(() => expect(served.complaints).toEqual([]));

/** Opens the map with two candidates on it. */
async function opened(): Promise<void> {
  await page.evaluate(async () => {
    const { generation, editor, tiny, show, host, facts } = window.music;
    generation.add([tiny(1), tiny(2)]);
    editor.open('Open', generation.candidates[0]!.document);
    await show('map');
    host.last('model.facts').resolve(facts());
  });
  await ground().waitFor();
}

const ground = () => page.getByRole('application', { name: /^Map of 60 training pieces/ });

/** Answers the newest question for places with a piece each. */
const answer = () =>
  page.evaluate(() => {
    const { host, piece } = window.music;
    const { places } = host.last('latent.at').request as { places: unknown[] };
    host.last('latent.at').resolve({ pieces: places.map((_, i) => piece(i)), seconds: 0.1 });
  });

const asked = () => page.evaluate(() => window.music.host.last('latent.at').request);

/** Presses the map at shares of its width and height. */
async function press(x: number, y: number): Promise<void> {
  const box = (await ground().boundingBox())!;
  await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
}

describe('the map', () => {
  it('explains its axes, and lists the takes with their places', async () => {
    await opened();
    await page.getByText('Together they hold 48% of the variance.').waitFor();
    expect(await page.getByText('+0.74').count()).toBe(1);
    // Of the tiny piece 2, z is 2 everywhere.
    await page.getByRole('button', { name: 'Candidate 2, 2.0 right, 2.0 up' }).click();
    await page.getByRole('heading', { name: 'Candidate 2' }).waitFor();
  });

  it('hears the model’s own piece where it is pressed', async () => {
    await opened();
    await press(0.5, 0.5);
    const request = await asked();
    expect(request).toMatchObject({ model: 'chorales', steps: 64, temperature: 0.85 });
    const [[x, y]] = request['places'] as [[number, number]];
    expect(Math.hypot(x, y)).toBeLessThan(0.3);
    await answer();
    await page.getByRole('heading', { name: 'A place on the map' }).waitFor();
    expect(await page.evaluate(() => window.music.player.playing)).toBe(true);
    expect(await page.evaluate(() => window.music.audition.piece?.notes.length)).toBeGreaterThan(0);
  });

  it('moves a cursor by keys, says where it is, and hears there', async () => {
    await opened();
    await ground().focus();
    const before = await page.getByText(/^Cursor/).textContent();
    for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowLeft');
    expect(await page.getByText(/^Cursor/).textContent()).not.toBe(before);
    await page.keyboard.press('Enter');
    expect((await asked())['places']).toHaveLength(1);
  });

  it('draws a path, morphs along it, and keeps what came of it', async () => {
    await opened();
    await page.getByRole('button', { name: 'Draw a path' }).click();
    await press(0.3, 0.6);
    await press(0.5, 0.4);
    await press(0.7, 0.4);
    await page.waitForFunction(() => window.music.host.of('latent.at').length === 1);
    const places = (await asked())['places'] as [number, number][];
    expect(places).toHaveLength(8);
    expect(places.map(([x]) => x)).toEqual(places.map(([x]) => x).toSorted((a, b) => a - b));
    await answer();
    await page.getByRole('button', { name: /^Hear Morph 8 of 8/ }).click();
    await page.getByText('on the path').waitFor();
    await page.getByRole('heading', { name: 'How usual the path is' }).waitFor();
    await page.getByRole('button', { name: 'Play through' }).click();
    // Eight pieces of four steps.
    expect(await page.evaluate(() => window.music.audition.piece?.steps)).toBe(32);
    await page.getByRole('region', { name: 'Morph' }).getByRole('button', { name: 'Stop' }).click();
    expect(await page.evaluate(() => window.music.player.playing)).toBe(false);
    await page.getByRole('button', { name: 'Keep all' }).click();
    expect(await page.evaluate(() => window.music.generation.candidates.length)).toBe(10);
  });

  it('puts a piece into the roll as a step for undo', async () => {
    await opened();
    await press(0.4, 0.4);
    await answer();
    const before = await page.evaluate(() => window.music.editor.document.title);
    await page.getByRole('button', { name: 'Open in roll' }).click();
    expect(
      await page.evaluate(() => {
        const { editor, closed } = window.music;
        const title = editor.document.title;
        editor.undo();
        return [title, closed, editor.document.title];
      }),
    ).toEqual(['A place on the map', true, before]);
  });

  it('tells the nearest training piece, and warns of a near copy', async () => {
    await opened();
    const nearest = (share: number) =>
      page.evaluate((share) => {
        window.music.host.last('model.nearest').resolve({ piece: 113, share, usual: 0.71 });
      }, share);
    await nearest(0.62);
    await page.getByText('training piece 113, 62% shared').waitFor();
    await page.getByText('Farther than 71% of training pieces').waitFor();
    await page.getByRole('button', { name: /^Candidate 2,/ }).click();
    await nearest(0.8);
    await page.getByText('This is close to a piece that the model learned from.').waitFor();
  });

  it('says what failed beside the map, and that a model without facts has none', async () => {
    await opened();
    await press(0.5, 0.5);
    await page.evaluate(() => window.music.host.last('latent.at').reject('child-died', 'The engine died'));
    expect(await page.getByRole('alert').textContent()).toMatch(/engine stopped/);
    await page.evaluate(async () => {
      await window.music.show('map');
      window.music.host.last('model.facts').reject('not-found', 'chorales has no facts');
    });
    await page.getByRole('heading', { name: 'There is no map of chorales yet' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => window.music.closed)).toBe(true);
  });

  for (const theme of ['dark', 'light']) {
    it(`can be used by everyone in the ${theme} theme`, async () => {
      await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), theme);
      await opened();
      await page.getByRole('button', { name: 'Draw a path' }).click();
      await press(0.3, 0.6);
      await press(0.6, 0.4);
      await page.waitForFunction(() => window.music.host.of('latent.at').length === 1);
      await answer();
      await page.getByRole('button', { name: /^Hear Morph 4 of 8/ }).click();
      expect(await violationsOn(page)).toEqual([]);
    });
  }
});
