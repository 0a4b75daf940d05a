import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type BrowserStudio, closeBrowserHost, openBrowserHost, openStudioAnew } from './browser.ts';

/*
 * The text room as a person uses it: in a real browser, with the real engine and the bundled models of sentences.
 */

const [FROM, TO] = [8, 16];
const LETTERS = 40;

let open: BrowserStudio;
let rows: Locator;

beforeAll(openBrowserHost);
afterAll(closeBrowserHost);

beforeEach(async () => {
  open = await openStudioAnew();
  const { page } = open;
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  rows = page.getByRole('grid', { name: 'Sentences' }).locator('[role=gridcell] > p');
  await page.getByRole('slider', { name: 'Length' }).fill(String(LETTERS));
  await page.getByRole('slider', { name: 'Sentences' }).fill('2');
  const seed = page.getByRole('spinbutton', { name: 'Seed' });
  await seed.fill('7');
  await seed.press('Tab');
  await page.getByRole('button', { name: /^Generate/ }).click();
  await rows.nth(1).waitFor();
  await surprise().waitFor();
});

afterEach(async () => {
  const { complaints } = open;
  await open.close();
  expect(complaints).toEqual([]);
});

const surprise = () => open.page.getByRole('img', { name: /^Surprise: \d/ }).first();
const sentence = async (row = 0) => (await rows.nth(row).innerText()).replaceAll('\n', '');

/** Selects letters of the first sentence, as a drag over its cells does. */
async function select(): Promise<void> {
  const box = (await rows.first().boundingBox())!;
  const cell = box.width / LETTERS;
  const y = box.y + box.height / 2;
  await open.page.mouse.move(box.x + (FROM + 0.5) * cell, y);
  await open.page.mouse.down();
  await open.page.mouse.move(box.x + (TO - 0.5) * cell, y, { steps: 4 });
  await open.page.mouse.up();
  await open.page.getByRole('toolbar', { name: 'Brushed steps' }).waitFor();
}

it('rerolls a span of letters, keeps the others, and takes it back', async () => {
  const before = await sentence();
  expect([...before]).toHaveLength(LETTERS);
  await select();
  await open.page.keyboard.press('r');
  await expect.poll(() => sentence(), { timeout: 20_000 }).not.toBe(before);
  const after = await sentence();
  expect(after.slice(0, FROM)).toBe(before.slice(0, FROM));
  expect(after.slice(TO)).toBe(before.slice(TO));
  await open.page.keyboard.press('Control+z');
  await expect.poll(() => sentence()).toBe(before);
});

it('finds sentences between two', async () => {
  const ends = [await sentence(0), await sentence(1)];
  await open.page.getByRole('button', { name: 'Interpolate' }).click();
  const strip = open.page.getByRole('region', { name: 'Interpolation' });
  const ways = strip.locator('label').filter({ has: open.page.getByRole('radio') });
  await expect.poll(() => ways.count(), { timeout: 20_000 }).toBe(7);
  const words = (await ways.allInnerTexts()).map((text) => text.replaceAll('\n', ''));
  expect(words[0]).toContain(ends[0]);
  expect(words[6]).toContain(ends[1]);
  expect(new Set(words).size).toBeGreaterThan(3);
});

it('shows what comes next, where a letter has two dimensions', async () => {
  await open.page.getByRole('tab', { name: 'What next' }).click();
  await open.page.getByRole('button', { name: /^Read sentence 1 with english-2d/ }).click();
  const plane = open.page.getByRole('img', { name: /^Density of z at this step/ });
  await plane.waitFor({ timeout: 30_000 });
  const likeliest = await open.page
    .getByRole('list', { name: 'Likeliest letters' })
    .getByRole('listitem')
    .count();
  expect(likeliest).toBeGreaterThan(2);
  const first = await plane.getAttribute('aria-label');
  await open.page.getByRole('button', { name: 'Letter after' }).click();
  await expect.poll(() => plane.getAttribute('aria-label'), { timeout: 30_000 }).not.toBe(first);
});

it('shows the latents of the sentence that is chosen, also when the room is entered again', async () => {
  const { page } = open;
  const rooms = page.getByRole('navigation', { name: 'Rooms' });
  for (const room of ['Music', 'Text']) await rooms.getByRole('button', { name: room }).click();
  await rows.first().click();
  const first = await latents();
  await rows.nth(1).click();
  await expect.poll(latents, { timeout: 20_000 }).not.toEqual(first);
});

/** What the lane reads out along its first row. */
async function latents(): Promise<string[]> {
  const lane = open.page.getByRole('application', { name: 'Latents' });
  await lane.press('Home');
  const told: string[] = [];
  for (let i = 0; i < 8; i++) {
    told.push(await lane.innerText());
    await lane.press('ArrowRight');
  }
  return told;
}
