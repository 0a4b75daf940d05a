import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { type BrowserStudio, closeBrowserHost, openBrowserHost, openStudioAnew } from '../../e2e/browser.ts';

/** Of somebody who has never seen the studio. */
const FIRST_RUN = { storageState: { cookies: [], origins: [] } };

let open: BrowserStudio | undefined;

beforeAll(openBrowserHost);
afterAll(closeBrowserHost);
afterEach(() => open?.close());

const offer = (page: Page) => page.getByRole('button', { name: 'Take the tour' });
const tour = (page: Page) => page.locator('dialog[open]');
const title = (page: Page) => tour(page).getByRole('heading').innerText();

async function studio(options?: Parameters<typeof openStudioAnew>[0]): Promise<BrowserStudio> {
  open = await openStudioAnew(options);
  return open;
}

async function toured(options?: Parameters<typeof openStudioAnew>[0]): Promise<Page> {
  const { page } = await studio(options);
  await page.keyboard.press('?');
  await offer(page).click();
  await expect.poll(() => title(page)).toBe('Make a piece');
  return page;
}

/** Whether the words are in the window. */
const inWindow = (page: Page) =>
  page.evaluate(() => {
    const { left, top, right, bottom } = document.querySelector('.words')!.getBoundingClientRect();
    return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  });

/** How far the middle of the ring is from the middle of a thing, in pixels. */
async function off(page: Page, thing: Locator): Promise<number> {
  const [ring, box] = [await page.locator('.ring').boundingBox(), await thing.first().boundingBox()];
  const middle = (one: typeof box) => [one!.x + one!.width / 2, one!.y + one!.height / 2] as const;
  const [[x, y], [atX, atY]] = [middle(ring), middle(box)];
  return Math.hypot(x - atX, y - atY);
}

describe('the tour', () => {
  it('is offered to a newcomer, once', async () => {
    const { page, studio: opened, complaints } = await studio(FIRST_RUN);
    await offer(page).click();
    await expect.poll(() => title(page)).toBe('Make a piece');
    await page.keyboard.press('Escape');
    await tour(page).waitFor({ state: 'detached' });
    await page.reload();
    await opened.ready();
    expect(await offer(page).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('goes on and back by arrows and buttons, each step at its thing, and ends with Done', async () => {
    const page = await toured({ reducedMotion: 'reduce' });
    const titles: string[] = [];
    const things = [
      page.locator('main .btn.primary'),
      page.getByRole('group', { name: 'Transport' }),
      page.getByRole('application', { name: 'Piano roll' }),
      page.getByRole('region', { name: 'Latents and surprise' }),
      page.getByRole('tablist', { name: 'Panel' }),
      page.getByRole('button', { name: 'Library', exact: true }),
      page.getByRole('button', { name: /^Export/ }),
    ];
    for (const thing of things) {
      if (titles.length > 0) await page.keyboard.press('ArrowRight');
      await expect.poll(() => title(page)).not.toBe(titles.at(-1));
      titles.push(await title(page));
      await expect.poll(() => off(page, thing), { message: titles.at(-1)! }).toBeLessThan(2);
      await expect.poll(() => inWindow(page)).toBe(true);
    }
    expect(new Set(titles).size).toBe(7);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => title(page)).toBe(titles.at(-2));
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await tour(page).waitFor({ state: 'detached' });
  });

  it('can be skipped, keeps the focus inside, and does nothing to the piece', async () => {
    const page = await toured();
    for (let i = 0; i < 6; i++) await page.keyboard.press('Tab');
    expect(await tour(page).evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('g');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => title(page)).toBe('Hear it');
    await page.getByRole('button', { name: 'Skip the tour' }).click();
    await tour(page).waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: /^Cancel/ }).count()).toBe(0);
  });

  it('begins in the music room wherever it is asked for', async () => {
    const { page } = await studio();
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    await page.keyboard.press('?');
    await offer(page).click();
    await expect.poll(() => title(page)).toBe('Make a piece');
  });

  it.each([
    ['dark', 1440, 900],
    ['light', 1024, 640],
  ] as const)('breaks no rule of accessibility, %s at %i by %i', async (colorScheme, width, height) => {
    const page = await toured({ colorScheme, viewport: { width, height }, reducedMotion: 'reduce' });
    for (let step = 0; step < 7; step++) {
      await expect.poll(() => inWindow(page)).toBe(true);
      if (step % 3 === 0) expect(await violationsOn(page)).toEqual([]);
      await page.keyboard.press('ArrowRight');
    }
  });
});
