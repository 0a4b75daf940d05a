import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { smallModel } from '../fixtures/latent-music.ts';
import { songs } from '../fixtures/songs.ts';
import { type BrowserStudio, closeBrowserHost, openPreparedHost, openStudioAnew } from './browser.ts';

/** A training of seconds, measured before and after, on a machine that does other things too. */
const PATIENCE_MS = 90_000;

let open: BrowserStudio;
let folder: string;

beforeAll(async () => {
  folder = await songs();
  await openPreparedHost((home) => smallModel(path.join(home, 'models', 'small')));
}, 60_000);
afterAll(async () => {
  await closeBrowserHost();
  await rm(path.dirname(folder), { recursive: true });
});
afterEach(() => open?.close());

it(
  'learns from a folder, is paused and goes on, and gives a model that makes music',
  async () => {
    open = await openStudioAnew();
    const { page, studio } = open;
    const heading = (name: string | RegExp) => page.getByRole('heading', { name });
    await page.keyboard.press('Control+Shift+F');
    await page.getByRole('combobox', { name: /^Model to start from/ }).click();
    await page.getByRole('option', { name: /^small/ }).click();
    const chooser = page.waitForEvent('filechooser');
    await studio.button('Choose a folder').click();
    await (await chooser).setFiles(folder);

    await heading('What was in the folder').waitFor();
    expect(await page.getByRole('group', { name: 'Files' }).getByRole('listitem').count()).toBe(14);
    await page.getByText(/1 of those left out are copies/).waitFor();
    await page.getByText('1 file of another kind not looked at').waitFor();

    await studio.button('Go on to the estimate').click();
    await page.getByText(/s, measured here$/).waitFor();
    await page.getByRole('spinbutton', { name: 'Minutes' }).fill('0.15');
    await page.keyboard.press('Enter');
    await studio.button('Start learning').click();

    await page.getByRole('img', { name: /^On what was held out: / }).waitFor();
    await studio.button('Pause').click();
    await page.getByText('This training is paused.').waitFor();
    await studio.button('Resume').click();
    await studio.button('Pause').waitFor();

    await heading('songs is ready').waitFor({ timeout: PATIENCE_MS });
    await page.getByText(/^Negative log-likelihood of/).waitFor();
    await studio.button('Play After').waitFor();
    await studio.button('Use it').click();
    await studio.button('Make music with it').click();
    await studio.generate();
    expect(await studio.candidates().count()).toBeGreaterThan(0);
    await page
      .getByRole('button', { name: /^Model/ })
      .or(page.getByRole('combobox', { name: 'Model: songs' }))
      .first()
      .waitFor();
    expect(open.complaints).toEqual([]);
  },
  PATIENCE_MS + 60_000,
);
