import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeBrowserHost, openBrowserHost, openStudioAnew } from '../../e2e/browser.ts';

beforeAll(openBrowserHost);
afterAll(closeBrowserHost);

it('keeps every model within the panel, however much is to be said of it', async () => {
  const open = await openStudioAnew();
  const { page } = open;
  const field = page.getByLabel(/^Model: /);
  const right = () => field.evaluate((element) => element.getBoundingClientRect().right);
  // What stands below it fills the panel.
  const end = (await page.getByRole('button', { name: /^Generate/ }).boundingBox())!;
  await field.click();
  const names = await page.getByRole('option').allInnerTexts();
  expect(names.length).toBeGreaterThan(4);
  await page.keyboard.press('Escape');
  for (const [i, text] of names.entries()) {
    const name = /^[a-z0-9-]+/.exec(text.trim())![0];
    await field.click();
    await page.getByRole('option').nth(i).click();
    await page.getByLabel(`Model: ${name}`, { exact: true }).waitFor();
    expect(await right(), name).toBeLessThanOrEqual(end.x + end.width + 1);
  }
  await open.close();
});
