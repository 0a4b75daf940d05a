import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStudio, closeBrowserHost, openBrowserHost, openStudioAnew } from '../../e2e/browser.ts';
import { level } from '../../e2e/sound.ts';

/** Below this nobody hears anything. */
const AUDIBLE_DB = -60;

let open: BrowserStudio | undefined;

beforeAll(openBrowserHost);
afterAll(closeBrowserHost);
afterEach(() => open?.close());

async function newcomer(options?: Parameters<typeof openStudioAnew>[0]): Promise<BrowserStudio> {
  open = await openStudioAnew(options);
  return open;
}

const playing = (page: Page) => page.getByRole('button', { name: 'Pause' });
const tempo = (page: Page) => page.getByRole('spinbutton', { name: 'Tempo' });

describe('keys', () => {
  it('play with Space after a button was clicked, and press a button that Tab has reached', async () => {
    const { page, studio } = await newcomer();
    await studio.button('To the start').click();
    await page.keyboard.press('Space');
    await playing(page).waitFor();
    await page.keyboard.press('Enter');
    await studio.button(/^Play$/).waitFor();
    await studio.button('Shortcuts').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    expect(await playing(page).count()).toBe(0);
  });

  it('belong to a field that is typed in, and to a slider the arrows', async () => {
    const { page, studio } = await newcomer();
    const before = await studio.notes();
    await page.keyboard.press('Control+a');
    const slider = page.getByRole('slider', { name: 'Temperature' });
    await slider.focus();
    const value = await slider.inputValue();
    await page.keyboard.press('ArrowUp');
    expect(await slider.inputValue()).not.toBe(value);
    await page.getByLabel('Seed', { exact: true }).focus();
    await page.keyboard.press('Delete');
    await page.keyboard.press('g');
    await page.keyboard.press('Tab');
    expect(await studio.notes()).toEqual(before);
  });

  it('wait while a dialog is open, which Esc closes and gives the focus back', async () => {
    const { page, studio } = await newcomer();
    await studio.button('Settings').focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.waitFor();
    for (let i = 0; i < 8; i++) await page.keyboard.press('Tab');
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('g');
    expect(await studio.button(/^Cancel/).count()).toBe(0);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await studio.button('Settings').evaluate((element) => element === document.activeElement)).toBe(
      true,
    );
  });
});

it('shows the keys of sentences in the text room', async () => {
  const { page } = await newcomer();
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  await page.getByRole('slider', { name: 'Sentences' }).waitFor();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Shortcuts' });
  await dialog.getByRole('heading', { name: 'Sentences' }).waitFor();
  await dialog.getByText('Reroll the selected letters').waitFor();
  expect(await dialog.getByRole('heading', { name: 'Change notes' }).count()).toBe(0);
});

describe('the bar', () => {
  it('renames the piece, takes it back, and exports it under its name', async () => {
    const { page, studio } = await newcomer();
    await studio.button('Still water').click();
    await page.getByRole('textbox', { name: 'Title' }).fill('  Deep / water ');
    await page.keyboard.press('Enter');
    await studio.button('Deep / water').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+s')]);
    expect(download.suggestedFilename()).toBe('Deep water.mid');
    await page.getByText('Saved Deep water.mid').waitFor();
    await page.keyboard.press('Control+z');
    await studio.button('Still water').waitFor();
  });

  it('changes the tempo with wheel and arrows as one step', async () => {
    const { page, studio } = await newcomer();
    expect(await tempo(page).inputValue()).toBe('84.0');
    await tempo(page).hover();
    for (let i = 0; i < 3; i++) await page.mouse.wheel(0, -100);
    await expect.poll(() => tempo(page).inputValue()).toBe('87.0');
    await studio.button('Undo').click();
    expect(await tempo(page).inputValue()).toBe('84.0');
    expect(await studio.button('Undo').isDisabled()).toBe(true);
  });

  it('keeps a tempo that was typed within what can be played', async () => {
    const { page } = await newcomer();
    await tempo(page).fill('9000');
    await tempo(page).press('Enter');
    expect(await tempo(page).inputValue()).toBe('300.0');
    await tempo(page).fill('slow');
    await tempo(page).press('Tab');
    expect(await tempo(page).inputValue()).toBe('300.0');
  });
});

describe('what comes back', () => {
  it('is the first piece where what was kept is broken', async () => {
    const { page, studio, complaints } = await newcomer();
    await studio.button('Still water').click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Mine');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await kept(page))?.title).toBe('Mine');
    await page.reload();
    await studio.button('Mine').waitFor();
    await kept(page, { title: 'Mine', notes: [{ pitch: 'high' }] });
    await page.reload();
    await studio.button('Still water').waitFor();
    expect(complaints).toEqual([]);
  });

  it('are the sentences, with their latents', async () => {
    const { page, studio, complaints } = await newcomer();
    const enter = () => page.getByRole('button', { name: 'Text', exact: true }).click();
    const row = page.getByRole('grid', { name: 'Sentences' }).locator('[role=gridcell] > p').first();
    await enter();
    await page.getByRole('slider', { name: 'Length' }).fill('12');
    await page.getByRole('slider', { name: 'Sentences' }).fill('1');
    await studio.button(/^Generate/).click();
    const written = await row.innerText();
    const bits = page.getByText(/^\d+\.\d\d bits a letter$/);
    const told = await bits.innerText();
    await page.reload();
    await enter();
    await expect.poll(() => row.innerText()).toBe(written);
    expect(await bits.innerText()).toBe(told);
    expect(complaints).toEqual([]);
  });

  it('is the theme that was chosen', async () => {
    const { page } = await newcomer({ colorScheme: 'dark' });
    const shown = () => page.evaluate(() => document.documentElement.dataset['theme']);
    expect(await shown()).toBe('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(shown).toBe('light');
    await page.keyboard.press('Control+,');
    await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
    expect(await shown()).toBe('dark');
    await page.reload();
    await expect.poll(shown).toBe('dark');
  });
});

it('is as loud as Settings say, also when it comes back', async () => {
  const { page, studio } = await newcomer();
  const setVolume = async (volume: string) => {
    await page.keyboard.press('Control+,');
    await page.getByRole('slider', { name: 'Volume' }).fill(volume);
    await page.keyboard.press('Escape');
  };
  await page.keyboard.press('Space');
  await expect.poll(() => level(page), { timeout: 20_000 }).toBeGreaterThan(AUDIBLE_DB);
  await setVolume('0');
  await expect.poll(() => level(page), { timeout: 20_000 }).toBe(-Infinity);
  await page.reload();
  await studio.ready();
  await page.keyboard.press('Control+,');
  expect(await page.getByRole('slider', { name: 'Volume' }).inputValue()).toBe('0');
  await page.keyboard.press('Escape');
  await setVolume('1');
  await page.keyboard.press('Space');
  await expect.poll(() => level(page), { timeout: 20_000 }).toBeGreaterThan(AUDIBLE_DB);
});

describe('files', () => {
  it('are refused in words when they are no music, and asked about when they are several; nothing changes', async () => {
    const { page, studio } = await newcomer();
    await dropFiles(page, ['song.mp3']);
    await page.getByRole('alert').filter({ hasText: 'song.mp3 is not a MIDI file' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(1);
    await studio.button('Put away').click();
    expect(await page.getByRole('alert').count()).toBe(0);
    await dropFiles(page, ['a.mid', 'b.mid']);
    const question = page.getByRole('dialog').filter({ hasText: '2 MIDI files.' });
    await question.getByRole('button', { name: 'Fine-tune on them' }).waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    await studio.button('Still water').waitFor();
  });

  it('say what will happen while they hover', async () => {
    const { page } = await newcomer();
    await dropFiles(page, ['a.mid'], ['dragenter', 'dragover']);
    await page.getByRole('heading', { name: 'Drop to open' }).waitFor();
    await page.dispatchEvent('body', 'dragleave', {});
    await page.getByRole('heading', { name: 'Drop to open' }).waitFor({ state: 'detached' });
  });

  it('are chosen in the browser’s dialog, and Undo in the toast takes them back', async () => {
    const { page, studio } = await newcomer();
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+s')]);
    const buffer = await readFile(await download.path());
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), studio.button('Import').click()]);
    await chooser.setFiles({ name: 'Evening.mid', mimeType: 'audio/midi', buffer });
    await studio.button('Evening').waitFor();
    await page.getByText('Imported from Evening').waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await studio.button('Still water').waitFor();
  });
});

it('shows an error that nobody expected', async () => {
  const { page } = await newcomer();
  await page.evaluate(() => void setTimeout(() => Promise.reject(new Error('the ruler has no lines'))));
  await page.getByRole('alert').filter({ hasText: 'The ruler has no lines.' }).waitFor();
});

/** What is kept on this machine, after `change` has been put in its place where one is given. */
function kept(page: Page, change?: object): Promise<{ title?: string } | undefined> {
  return page.evaluate(
    (value) =>
      new Promise<{ title?: string } | undefined>((resolve, reject) => {
        const opening = indexedDB.open('rivulet');
        opening.onerror = () => reject(opening.error!);
        opening.onsuccess = () => {
          const store = opening.result.transaction('open', 'readwrite').objectStore('open');
          if (value) store.put(value, 'document');
          const reading = store.get('document');
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      }),
    change,
  );
}

async function dropFiles(page: Page, names: readonly string[], kinds = ['dragenter', 'dragover', 'drop']) {
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const name of given) data.items.add(new File(['MThd'], name));
    return data;
  }, names);
  for (const kind of kinds) await page.dispatchEvent('body', kind, { dataTransfer: transfer });
}
