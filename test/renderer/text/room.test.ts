import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { servePage, type ServedPage } from '../serve-page.ts';

const WORDS = ['people do not die of little trifling colds.', 'he was full of joy and attention.'];

let served: ServedPage;
let page: Page;

beforeAll(async () => {
  served = await servePage(path.join(import.meta.dirname, 'page'));
});

afterAll(() => served.close());

beforeEach(async () => {
  page = await served.open({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
});

afterEach(async () => {
  await page.context().close();
  expect(served.complaints).toEqual([]);
});

/** Presses G and lets sentences arrive. */
async function written(words: readonly string[] = WORDS): Promise<void> {
  await page.getByRole('slider', { name: 'Sentences' }).fill(String(words.length));
  await page.keyboard.press('g');
  await page.evaluate((words) => {
    const { host, piece } = window.text;
    const pieces = words.map((text, i) => piece(i, { text }));
    host.last('generate').resolve({ pieces, active: { provider: 'cpu', passedOver: [] }, seconds: 0.1 });
  }, words);
  await page.getByText(words.at(-1)!).waitFor();
}

const sentences = () => page.getByRole('listitem').allInnerTexts();

it('writes sentences with G, and undoes and redoes them with the usual keys', async () => {
  await written();
  expect(await sentences()).toHaveLength(2);
  await page.keyboard.press('Control+z');
  expect(await sentences()).toHaveLength(0);
  await page.keyboard.press('Control+Shift+z');
  expect(await page.getByText(WORDS[1]!).isVisible()).toBe(true);
});

it('stands each letter in its cell of the ruler', async () => {
  await written();
  const at = await page.getByText(WORDS[0]!).evaluate((row) => {
    const range = document.createRange();
    const letter = (i: number) => {
      range.setStart(row.firstChild!, i);
      range.setEnd(row.firstChild!, i + 1);
      return range.getBoundingClientRect().left;
    };
    const ruler = document.querySelector('.ruler')!.getBoundingClientRect().left;
    return [0, 20, 40].map((i) => (letter(i) - ruler) / 17 - i);
  });
  // Within its own cell, and as far to the right at the end as in the beginning.
  for (const offset of at) expect(offset).toBeGreaterThanOrEqual(0);
  expect(Math.abs(at[2]! - at[0]!)).toBeLessThan(0.1);
  expect(at[0]).toBeLessThan(0.5);
});

it('copies a sentence and keeps all of them as a file', async () => {
  await written();
  await page.getByRole('button', { name: 'Copy sentence 2' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(WORDS[1]);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('Sentences.txt');
  expect(await readFile(await file.path(), 'utf8')).toBe(`${WORDS.join('\n')}\n`);
});

it('keeps the sentence that is marked when others are made', async () => {
  await written();
  await page.getByRole('button', { name: 'Keep sentence 2' }).click();
  await written(['she will be taken good care of.']);
  expect((await sentences()).map((row) => row.replace(/^\d+\s*/, ''))).toEqual([
    WORDS[1],
    'she will be taken good care of.',
  ]);
});

it('cancels with Escape, and says what went wrong', async () => {
  await page.keyboard.press('g');
  await page.getByText('Decoding 1 of 6').waitFor();
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => window.text.host.last('generate').cancelled)).toBe(true);
  await page.keyboard.press('g');
  await page.evaluate(() => window.text.host.last('generate').reject('child-died', 'The engine died'));
  expect(await page.getByRole('alert').textContent()).toMatch(/engine stopped/);
});

it.each(['dark', 'light'])('can be used by everyone in the %s theme', async (theme) => {
  await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), theme);
  const check = async () => {
    expect(await violationsOn(page)).toEqual([]);
  };
  await check();
  await written();
  await check();
});
