import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { type BrowserStudio, closeBrowserHost, openBrowserHost, openStudioAnew } from '../../e2e/browser.ts';

let open: BrowserStudio | undefined;

beforeAll(openBrowserHost);
afterAll(closeBrowserHost);
afterEach(() => open?.close());

async function settings(options?: Parameters<typeof openStudioAnew>[0]): Promise<Page> {
  open = await openStudioAnew(options);
  await open.studio.button('Settings').click();
  await open.page.getByRole('dialog', { name: 'Settings' }).waitFor();
  return open.page;
}

/** Opens them anew, as a person does who comes back. */
async function again(page: Page): Promise<void> {
  await page.reload();
  await page.getByRole('button', { name: 'Settings' }).click();
}

async function choose(page: Page, label: RegExp, option: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByLabel(label).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

const inDialog = (page: Page, label: RegExp | string) =>
  page.getByRole('dialog', { name: 'Settings' }).getByLabel(label);

it('begin with the model and the provider that were chosen', async () => {
  const page = await settings();
  await choose(page, /^Music begins with:/, 'chorales-fast');
  await choose(page, /^Models run on:/, 'CPU');
  await again(page);
  await inDialog(page, 'Music begins with: chorales-fast').waitFor();
  await inDialog(page, 'Models run on: CPU').waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('Model: chorales-fast').waitFor();
});

it('keep how loud the metronome is', async () => {
  const page = await settings();
  await inDialog(page, 'Metronome').fill('0.25');
  await again(page);
  expect(await inDialog(page, 'Metronome').inputValue()).toBe('0.25');
});

it('put the panel back to its usual width', async () => {
  const page = await settings();
  await page.keyboard.press('Escape');
  const splitter = page.getByRole('separator', { name: 'Panel width' });
  const before = await splitter.getAttribute('aria-valuenow');
  await splitter.focus();
  await page.keyboard.press('End');
  await expect.poll(() => splitter.getAttribute('aria-valuenow')).toBe('480');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Reset the layout' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => splitter.getAttribute('aria-valuenow')).toBe(before);
});

/** A browser with one MIDI port, or one that refuses. */
async function midi(page: Page, granted: boolean): Promise<void> {
  await page.evaluate((granted) => {
    const outputs = new Map([['a', { id: 'a', name: 'Synth', state: 'connected', send: () => undefined }]]);
    const value = () =>
      granted ? Promise.resolve({ outputs, onstatechange: null }) : Promise.reject(new Error('denied'));
    Object.defineProperty(navigator, 'requestMIDIAccess', { value });
  }, granted);
}

it('find a MIDI port on a press, play there on a channel, and on the piano again', async () => {
  const page = await settings();
  await midi(page, true);
  await page.getByRole('button', { name: 'Find MIDI ports' }).click();
  await choose(page, /^Output:/, 'Synth');
  await choose(page, /^MIDI channel:/, 'Channel 10');
  await inDialog(page, 'MIDI channel: Channel 10').waitFor();
  await choose(page, /^Output:/, 'Built-in piano');
  await expect.poll(() => inDialog(page, /^MIDI channel/).count()).toBe(0);
});

it('say that the browser did not allow MIDI, and offer it again', async () => {
  const page = await settings();
  await midi(page, false);
  await page.getByRole('button', { name: 'Find MIDI ports' }).click();
  await page.getByText('was not allowed to use MIDI').waitFor();
  await page.getByRole('button', { name: 'Find MIDI ports' }).waitFor();
  await inDialog(page, 'Output: Built-in piano').waitFor();
});

it('say where things are kept, and how to have them elsewhere where the browser cannot', async () => {
  const page = await settings();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByText(/^Takes, models and trainings are in the folder .+RIVULET_HOME/).waitFor();
  expect(await dialog.getByRole('button', { name: 'Choose a folder' }).count()).toBe(0);
});

it.each(['dark', 'light'] as const)('are accessible in the %s theme, and About with them', async (scheme) => {
  const page = await settings({ colorScheme: scheme });
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'About Rivulet' }).last().click();
  await page.getByRole('dialog', { name: 'About Rivulet' }).waitFor();
  await page
    .getByText(/Boulanger-Lewandowski|Piano-midi\.de/)
    .first()
    .waitFor();
  expect(await violationsOn(page)).toEqual([]);
});
