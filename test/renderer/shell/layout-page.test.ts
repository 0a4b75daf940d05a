import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { type BrowserStudio, closeBrowserHost, openBrowserHost, openStudioAnew } from '../../e2e/browser.ts';

let open: BrowserStudio | undefined;

beforeAll(openBrowserHost);
afterAll(closeBrowserHost);
afterEach(() => open?.close());

const splitter = (page: Page) => page.getByRole('separator', { name: 'Panel width' });
const width = async (page: Page) => Number(await splitter(page).getAttribute('aria-valuenow'));

it('has a panel that is dragged wider, and is as wide when the window is opened again', async () => {
  open = await openStudioAnew();
  const { page } = open;
  const before = await width(page);
  const edge = (await splitter(page).boundingBox())!;
  const [x, y] = [edge.x + edge.width / 2, edge.y + edge.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 50, y, { steps: 4 });
  await page.mouse.move(x - 80, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => width(page)).toBe(before + 80);
  await page.reload();
  await expect.poll(() => width(page)).toBe(before + 80);
  await splitter(page).dblclick();
  await expect.poll(() => width(page)).toBe(before);
});

it('has a panel that keys make wider and narrower, and the usual width again', async () => {
  open = await openStudioAnew();
  const { page } = open;
  const before = await width(page);
  await splitter(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => width(page)).toBe(before + 16);
  await page.keyboard.press('End');
  await expect.poll(() => width(page)).toBe(480);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => width(page)).toBe(464);
  await page.keyboard.press('Enter');
  await expect.poll(() => width(page)).toBe(before);
});

it('opens with the room and the follow that were left, and ignores a layout that is broken', async () => {
  open = await openStudioAnew();
  const { page } = open;
  await page.getByRole('button', { name: /Follow/ }).click();
  await page.getByRole('button', { name: 'Library' }).click();
  await page.reload();
  const library = page.getByRole('button', { name: 'Library', exact: true });
  await expect.poll(() => library.getAttribute('aria-current')).toBe('page');
  await page.getByRole('button', { name: 'Music' }).click();
  await expect
    .poll(() => page.getByRole('button', { name: /Follow/ }).getAttribute('aria-pressed'))
    .toBe('false');
  await page.evaluate(() => localStorage.setItem('rivulet.layout', '{"room":7,"panel":"x"'));
  await page.reload();
  const music = page.getByRole('button', { name: 'Music', exact: true });
  await expect.poll(() => music.getAttribute('aria-current')).toBe('page');
  await page.getByRole('button', { name: /Follow/ }).waitFor();
});

it.each(['dark', 'light'] as const)('is accessible in the %s theme', async (colorScheme) => {
  open = await openStudioAnew({ colorScheme, viewport: { width: 1024, height: 640 } });
  expect(await violationsOn(open.page)).toEqual([]);
});
