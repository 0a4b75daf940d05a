import type { BrowserStudio } from '../../e2e/browser.ts';
import { goTo, seed } from './music.ts';

const EDIT_MS = 60_000;

type Step = (open: BrowserStudio) => Promise<void>;

/** Writes sentences. */
export const write: Step = async (open) => {
  const { page } = open;
  await goTo('Text')(open);
  await seed(page);
  const count = Number(await page.getByRole('slider', { name: 'Sentences' }).inputValue());
  await page.getByRole('button', { name: /^Generate/ }).click();
  await page
    .locator('[data-sentence] p')
    .nth(count - 1)
    .waitFor({ timeout: EDIT_MS });
};

/** Selects a word of the first sentence. */
export const selectWord: Step = async ({ page }) => {
  const letters = page.locator('[data-sentence]').first();
  const { height } = (await letters.boundingBox())!;
  await letters.dblclick({ position: { x: 200, y: height / 2 } });
  await page.getByRole('toolbar', { name: 'Brushed steps' }).waitFor({ timeout: EDIT_MS });
};

/** Asks for other letters in the place of the word. */
export const infillWord: Step = async ({ page }) => {
  await page
    .getByRole('toolbar', { name: 'Brushed steps' })
    .getByRole('button', { name: /^Infill/ })
    .click();
  await page.getByRole('button', { name: 'Take proposal 1' }).waitFor({ timeout: EDIT_MS });
};

/** Goes from one sentence to another. */
export const interpolate: Step = async ({ page }) => {
  await page.getByRole('button', { name: 'Put away' }).click();
  await page.getByRole('button', { name: 'Interpolate' }).click();
  const sheet = page.getByRole('region', { name: 'Interpolation' });
  const equal = sheet.getByRole('button', { name: 'Make a sentence of the same length' });
  const rows = sheet.getByRole('radiogroup');
  await equal.or(rows).first().waitFor({ timeout: EDIT_MS });
  if (await equal.count()) await equal.click();
  await rows.waitFor({ timeout: EDIT_MS });
};

/** What the two-dimensional model expects after some letters. */
export const whatNext: Step = async ({ page }) => {
  await page.getByRole('button', { name: 'Close interpolation' }).click();
  await page.getByRole('tab', { name: 'What next' }).click();
  await page.getByRole('button', { name: /^Read sentence/ }).click();
  await page.getByRole('img', { name: /^Density of z/ }).waitFor({ timeout: EDIT_MS });
  for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Letter after' }).click();
  await page.waitForTimeout(1500);
};
