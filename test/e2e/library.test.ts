import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type BrowserStudio, closeBrowserHost, openPreparedHost, openStudioAnew } from './browser.ts';

let open: BrowserStudio;

beforeAll(() => openPreparedHost());
afterAll(closeBrowserHost);
afterEach(() => open?.close());

it('keeps a piece with K, and opens it again another day exactly as it was', async () => {
  open = await openStudioAnew();
  const { page, studio } = open;
  await studio.generate();
  const before = await studio.notes();
  await page.keyboard.press('k');
  await page.getByText(/^Kept .* in the library$/).waitFor();
  expect(open.complaints).toEqual([]);
  await open.close();

  // Another person's browser, with nothing of its own: the take is the host's.
  open = await openStudioAnew();
  await open.page.getByRole('button', { name: 'Library', exact: true }).click();
  await open.page.getByText('1 take', { exact: true }).waitFor();
  await open.page.locator('[data-take]').focus();
  await open.page.keyboard.press('Enter');
  await open.page.getByRole('application', { name: 'Piano roll' }).waitFor();
  expect(await open.studio.notes()).toEqual(before);
  await open.page.keyboard.press('Control+z');
  expect(await open.studio.notes()).not.toEqual(before);
  expect(open.complaints).toEqual([]);
});

it('shows what was kept since it was last looked at', async () => {
  open = await openStudioAnew();
  const { page, studio } = open;
  const enter = (room: string) =>
    page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: room }).click();
  const takes = page.locator('[data-take]');
  await studio.generate();
  for (const number of [1, 2]) {
    await studio.button(`Keep candidate ${number}`).click();
    await enter('Library');
    await takes.first().waitFor();
    const all = await page.getByText(/^\d+ takes?$/).innerText();
    await expect.poll(() => takes.count()).toBe(Number.parseInt(all));
    const title = number === 1 ? 'sketch 1' : 'sketch 1.2';
    await expect.poll(() => takes.filter({ hasText: title }).count()).toBeGreaterThan(0);
    await enter('Music');
  }
  expect(open.complaints).toEqual([]);
});
