import type { Page } from 'playwright-core';
import type { BrowserStudio } from '../../e2e/browser.ts';

/** The seed of every picture, so that they differ only where the studio does. */
const SEED = '7';
const LISTEN_MS = 3500;
/** A long generation is under way by then. */
const BUSY_MS = 700;

/** Sets the seed of the panel that is open. */
export async function seed(page: Page): Promise<void> {
  const field = page.getByRole('spinbutton', { name: 'Seed' });
  await field.fill(SEED);
  await field.press('Tab');
}

/** Waits until the latents of what is open are seen. */
export async function waitForLanes({ page }: BrowserStudio): Promise<void> {
  await page.getByText('tall rows explain more').waitFor();
}

/** Makes six candidates, the first of them open. */
export async function generate({ page, studio }: BrowserStudio): Promise<void> {
  await seed(page);
  await studio.generate();
  await studio.button('Keep candidate 6').waitFor();
}

/** Plays in a loop over some bars. */
async function play({ page, studio }: BrowserStudio): Promise<void> {
  const box = (await studio.roll.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.5, { steps: 4 });
  await page.mouse.up();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height + 120);
  await page.keyboard.press('Space');
  await studio.button('Pause').waitFor();
  await page.waitForTimeout(LISTEN_MS);
}

/** Makes candidates and plays one. */
export async function generateAndPlay(open: BrowserStudio): Promise<void> {
  await generate(open);
  await play(open);
}

/** Begins to make sixteen long pieces. */
export async function startLong({ page }: BrowserStudio): Promise<void> {
  await page.getByRole('slider', { name: 'Candidates' }).fill('16');
  await page.getByRole('slider', { name: 'Length' }).press('End');
  await page.keyboard.press('g');
  await page.waitForTimeout(BUSY_MS);
}

/** Takes all notes away. */
export async function clear({ page }: BrowserStudio): Promise<void> {
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
}

/** Keeps some candidates in the library and goes there; the first row is chosen. */
export async function keepSome(open: BrowserStudio): Promise<void> {
  const { page, studio } = open;
  for (const number of [1, 2, 3, 5]) {
    const keep = studio.button(`Keep candidate ${number}`);
    await keep.click();
    await keep.and(page.locator('[aria-pressed=true]')).waitFor();
  }
  await goTo('Library')(open);
  await page.locator('[data-take]').first().click();
}

/** Goes to a room. */
export function goTo(room: 'Music' | 'Text' | 'Models' | 'Library'): (open: BrowserStudio) => Promise<void> {
  return ({ page }) =>
    page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: room, exact: true }).click();
}

/** Opens the tour, and goes on to a step. */
export function tourTo(step: number): (open: BrowserStudio) => Promise<void> {
  return async ({ page }) => {
    await page.getByRole('button', { name: 'Take the tour' }).first().click();
    for (let i = 1; i < step; i++) await page.keyboard.press('ArrowRight');
  };
}
