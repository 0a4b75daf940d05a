import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { servePage, type ServedPage } from '../serve-page.ts';

let served: ServedPage;
let page: Page;

beforeAll(async () => {
  served = await servePage(path.join(import.meta.dirname, 'page'));
});

afterAll(() => served.close());

beforeEach(async () => {
  page = await served.openAnew({ viewport: { width: 1440, height: 900 } });
});

afterEach(() => expect(served.complaints).toEqual([]));

/** Answers the list, and opens whole takes as they are asked for. */
async function filled(): Promise<void> {
  await page.evaluate(() => {
    const { host, summaries } = window.library;
    const listed = { takes: summaries(), broken: [], reveal: true, place: 'the folder ~/library' };
    host.last('library.list').resolve(listed);
  });
  await page.getByText('6 takes').waitFor();
  await opened();
}

/** Gives the take that was asked for last. */
async function opened(): Promise<void> {
  await page.waitForFunction(() => window.library.host.of('library.open').length > 0);
  await page.evaluate(() => {
    const { host, summaries, wholeTake } = window.library;
    for (const call of host.of('library.open')) {
      call.resolve({ take: wholeTake(summaries().find(({ id }) => id === call.request['id'])!) });
    }
  });
}

const rows = () => page.locator('[data-take]');
const chosen = () => page.locator('[data-take][aria-current="true"]').textContent();

it('is an invitation while it is empty', async () => {
  await page.evaluate(() =>
    window.library.host.last('library.list').resolve({ takes: [], broken: [], reveal: false, place: '' }),
  );
  await page.getByText('Takes you keep will gather here').waitFor();
  await page.getByText('No takes yet').waitFor();
  await page.getByRole('button', { name: 'Make a first take' }).click();
  expect(await page.evaluate(() => window.library.studio.room)).toBe('music');
});

describe('with takes', () => {
  beforeEach(filled);

  it('lists them by day, with all that is known of the chosen one', async () => {
    expect(await rows().count()).toBe(6);
    expect(await page.getByRole('rowheader').allTextContents()).toEqual(
      expect.arrayContaining(['Today', 'Yesterday']) as unknown,
    );
    const details = page.getByRole('complementary', { name: 'Take' });
    for (const words of ['chorales, AF/SCF', '4 193 027 518', '16 bars, 64 steps', 'threshold 0.35', 'CPU'])
      expect(await details.getByText(words, { exact: true }).count()).toBe(1);
    await details.getByRole('img', { name: 'Training piece 113, 38% shared' }).waitFor();
    await details.getByText('Rerolled bars 10 and 11, 2 times').waitFor();
    await page.getByText('Its model was deleted. Notes and seed are kept').first().waitFor();
  });

  it('finds with / and words, goes down with the arrows and opens with Enter', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('water');
    await page.getByText('1 of 6 takes').waitFor();
    await page.keyboard.press('Escape');
    expect(await rows().count()).toBe(6);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await expect.poll(chosen).toBe('Slow water');
    await opened();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => window.library.studio.room)).toBe('music');
    const open = await page.evaluate(() => {
      const { editor, generation } = window.library.studio;
      const { title, z, settings } = editor.document;
      return {
        title,
        z: z!.data.length,
        settings,
        seed: generation.sampling.seed.value,
        label: editor.undoLabel,
      };
    });
    expect(open).toMatchObject({
      title: 'Slow water',
      z: 256,
      settings: { seed: 4193027518 },
      label: 'Open Slow water',
    });
  });

  it('removes with Delete, chooses the next, and brings back with Undo', async () => {
    await rows().first().focus();
    await page.keyboard.press('Delete');
    await page.evaluate(() => window.library.host.last('library.remove').resolve({}));
    await expect.poll(chosen).toBe('Slow water');
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    expect(await page.evaluate(() => window.library.host.last('library.restore').request)).toEqual({
      id: '20261122-140800-aaaaaaaaaaaa',
    });
  });

  it('renames, annotates and stars', async () => {
    const asked = () => page.evaluate(() => window.library.host.last('library.change').request);
    await page.getByRole('textbox', { name: 'Title' }).fill('  Deep   water ');
    await page.keyboard.press('Enter');
    expect(await asked()).toMatchObject({ title: 'Deep water' });
    await page.getByRole('textbox', { name: 'Note' }).fill('for Anna');
    await rows().first().focus();
    expect(await asked()).toMatchObject({ note: 'for Anna' });
    await page.keyboard.press('s');
    expect(await asked()).toMatchObject({ starred: true });
    expect(await page.getByRole('button', { name: 'Star Deep water' }).getAttribute('aria-pressed')).toBe(
      'true',
    );
  });

  it('opens text in the text room', async () => {
    await page
      .getByRole('button', { name: 'people do not die of little trifling colds.', exact: true })
      .click();
    await opened();
    await page.getByRole('button', { name: /^Open in text room/ }).click();
    await expect.poll(() => page.evaluate(() => window.library.studio.room)).toBe('text');
  });

  it('says so when nothing is like what is sought', async () => {
    await page.getByRole('searchbox', { name: 'Search' }).fill('no such thing');
    await page.getByText('No take is like that.').waitFor();
    await page.getByRole('button', { name: 'Show all takes' }).click();
    expect(await rows().count()).toBe(6);
  });

  it('renders a take as a sound file of its length', async () => {
    const download = page.waitForEvent('download', { timeout: 50_000 });
    await page.getByRole('button', { name: 'WAV' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('Chorale sketch 7.wav');
    const bytes = await readFile(await file.path());
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
    // 60 steps of notes at 96 quarters a minute, in 16-bit stereo.
    expect(bytes.length / (4 * 44100)).toBeGreaterThan(37);
    expect(await page.evaluate(() => window.library.studio.files.rendering)).toBeUndefined();
  });

  it('exports a take as MIDI', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'MIDI' }).click();
    expect((await download).suggestedFilename()).toBe('Chorale sketch 7.mid');
  });
});

it('tells of files that cannot be read, and of a library that cannot be opened', async () => {
  await page.evaluate(() =>
    window.library.host
      .last('library.list')
      .reject('bad-file', 'The library cannot be read: the disk reports a fault'),
  );
  await page.getByRole('alert').filter({ hasText: 'the disk reports a fault' }).waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.evaluate(() => {
    const broken = [{ id: 'holiday', reason: 'This is not a take of Rivulet', changedAt: 0 }];
    window.library.host
      .last('library.list')
      .resolve({ takes: [], broken, reveal: false, place: 'the folder ~/library' });
  });
  await page.getByText('holiday: This is not a take of Rivulet.').waitFor();
});

for (const theme of ['dark', 'light']) {
  it(`can be used by everyone in the ${theme} theme`, async () => {
    await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), theme);
    await filled();
    expect(await violationsOn(page)).toEqual([]);
    await page.setViewportSize({ width: 1024, height: 640 });
    expect(await violationsOn(page)).toEqual([]);
    await page.evaluate(() => void window.library.studio.library.load());
    await page.evaluate(() =>
      window.library.host.last('library.list').resolve({ takes: [], broken: [], reveal: false, place: '' }),
    );
    await page.getByText('Takes you keep will gather here').waitFor();
    expect(await violationsOn(page)).toEqual([]);
  });
}
