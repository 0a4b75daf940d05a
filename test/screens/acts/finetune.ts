import type { BrowserStudio } from '../../e2e/browser.ts';
import { descendants, type Served } from '../../e2e/serve.ts';
import { songs } from '../../fixtures/songs.ts';

/** A training of half a minute with what is measured around it. */
const MINUTES = '0.5';
const PATIENCE_MS = 240_000;

/** Goes where a model learns. */
export async function enter({ page }: BrowserStudio): Promise<void> {
  await page.keyboard.press('Control+Shift+F');
  await page.getByRole('heading', { name: 'Teach a model your own music' }).waitFor();
}

/** Gives it a folder. */
export async function read({ page, studio }: BrowserStudio): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await studio.button('Choose a folder').click();
  await (await chooser).setFiles(await songs(64));
  await page.getByRole('heading', { name: 'What was in the folder' }).waitFor();
}

/** Has it tell how long that takes. */
export async function estimate({ page, studio }: BrowserStudio): Promise<void> {
  await studio.button('Go on to the estimate').click();
  await page.getByText(/s, measured here$/).waitFor();
}

/** Trains until there is a curve. */
export async function train({ page, studio }: BrowserStudio): Promise<void> {
  await page.getByRole('spinbutton', { name: 'Minutes' }).fill(MINUTES);
  await page.keyboard.press('Enter');
  await studio.button('Start learning').click();
  await page.getByRole('img', { name: /^On what was held out: / }).waitFor({ timeout: PATIENCE_MS });
  await page
    .getByRole('button', { name: /^Play Epoch/ })
    .first()
    .waitFor({ timeout: PATIENCE_MS });
}

/** Ends the process that trains. */
export async function loseTrainer({ page }: BrowserStudio, served: Served): Promise<void> {
  for (const pid of await descendants(served.pid, 'trainer/child')) process.kill(pid, 'SIGKILL');
  await page.getByRole('alert').first().waitFor();
}

/** Goes on to the end. */
export async function compare({ page, studio }: BrowserStudio): Promise<void> {
  await studio.button('Resume').first().click();
  await page.getByRole('heading', { name: /is ready$/ }).waitFor({ timeout: PATIENCE_MS });
  await studio.button('Play After').waitFor();
}
