import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type BrowserStudio, closeBrowserHost, openBrowserHost, openBrowserStudio } from './browser.ts';

let open: BrowserStudio;

beforeAll(openBrowserHost);
afterAll(closeBrowserHost);
afterEach(() => open?.close());

it('keeps a piece with K, and opens it again another day exactly as it was', async () => {
  open = await openBrowserStudio();
  const { page, studio } = open;
  await studio.generate();
  const before = await studio.notes();
  await page.keyboard.press('k');
  await page.getByText(/^Kept .* in the library$/).waitFor();
  expect(open.complaints).toEqual([]);
  await open.close();

  // Another person's browser, with nothing of its own: the take is the host's.
  open = await openBrowserStudio();
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
