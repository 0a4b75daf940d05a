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
  page = await served.openAnew({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
});

afterEach(() => expect(served.complaints).toEqual([]));

const rows = () => page.locator('[data-sentence]');
const sentences = () => rows().allInnerTexts();
const selected = () => page.locator('[data-sentence] b').allInnerTexts();

/** Presses G and lets sentences arrive. */
async function written(words: readonly string[] = WORDS): Promise<void> {
  await page.getByRole('tab', { name: 'Generate' }).click();
  await page.getByRole('slider', { name: 'Sentences' }).fill(String(words.length));
  await page.keyboard.press('g');
  await page.evaluate((words) => {
    const { host, pieceOf } = window.text;
    const pieces = words.map((text, i) => pieceOf(i, text));
    host.last('generate').resolve({ pieces, active: { provider: 'cpu', passedOver: [] }, seconds: 0.1 });
  }, words);
  await page.getByText(words.at(-1)!).waitFor();
}

/** The middle of a letter of a row. */
async function at(row: number, letter: number): Promise<{ x: number; y: number }> {
  const box = (await rows().nth(row).boundingBox())!;
  return { x: box.x + 17 * (letter + 0.5), y: box.y + 20 };
}

/** Lets the newest call of a name, as soon as there is one, give pieces with these words. */
async function answer(name: string, words: readonly string[], more: object = {}): Promise<void> {
  await page.waitForFunction((name) => window.text.host.of(name).length > 0, name);
  await page.evaluate(
    ([name, words, more]) => {
      const { host, pieceOf } = window.text;
      const pieces = words.map((text, i) => pieceOf(i, text));
      host.last(name).resolve({ pieces, active: { provider: 'cpu', passedOver: [] }, seconds: 0, ...more });
    },
    [name, words, more] as const,
  );
}

const asked = (name: string) => page.evaluate((name) => window.text.host.last(name).request, name);

it('writes sentences with G, and undoes and redoes them with the usual keys', async () => {
  await written();
  expect(await sentences()).toEqual(WORDS);
  await page.keyboard.press('Control+z');
  expect(await sentences()).toEqual([]);
  await page.keyboard.press('Control+Shift+z');
  expect(await sentences()).toEqual(WORDS);
});

it('stands each letter in its cell of the ruler, selected or not', async () => {
  await written();
  const offsets = () =>
    rows()
      .first()
      .evaluate((row) => {
        const ruler = document.querySelector('.ruler')!.getBoundingClientRect().left;
        const walker = document.createTreeWalker(row.querySelector('p')!, NodeFilter.SHOW_TEXT);
        const found: number[] = [];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          for (let i = 0; i < node.textContent!.length; i++) {
            const range = document.createRange();
            range.setStart(node, i);
            range.setEnd(node, i + 1);
            found.push((range.getBoundingClientRect().left - ruler) / 17 - found.length);
          }
        }
        return found;
      });
  for (const offset of await offsets()) expect(offset).toBeCloseTo(0.25, 0);
  const { x, y } = await at(0, 13);
  await page.mouse.dblclick(x, y);
  const after = await offsets();
  expect(after).toHaveLength(WORDS[0]!.length);
  expect(Math.max(...after) - Math.min(...after)).toBeLessThan(0.1);
});

it('selects letters by a drag, a word by a double click, and more by Shift and the arrow keys', async () => {
  await written();
  const [from, to] = [await at(0, 10), await at(0, 12)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up();
  expect(await selected()).toEqual(['not']);
  await page.keyboard.press('Shift+ArrowRight');
  expect(await selected()).toEqual(['not ']);
  const word = await at(1, 8);
  await page.mouse.dblclick(word.x, word.y);
  expect(await selected()).toEqual(['full']);
  await page.keyboard.press('ArrowUp');
  expect(await page.getByRole('row', { selected: true }).innerText()).toContain(WORDS[0]);
  expect(await selected()).toEqual([]);
});

it('types over letters, inserts and deletes them; a run of letters is one step for undo', async () => {
  await written();
  const { x, y } = await at(0, 0);
  await page.mouse.click(x, y);
  await page.keyboard.press('Enter');
  await page.keyboard.type('rabble');
  expect((await sentences())[0]).toBe('rabble do not die of little trifling colds.');
  await page.keyboard.press('Control+z');
  expect(await sentences()).toEqual(WORDS);
  await page.keyboard.press('Insert');
  await page.keyboard.press('Home');
  await page.keyboard.type('no ');
  expect((await sentences())[0]).toBe(`no ${WORDS[0]}`);
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Delete');
  expect((await sentences())[0]).toBe('noeople do not die of little trifling colds.');
});

it('refuses a letter that the model does not know, in a few words', async () => {
  await written();
  const { x, y } = await at(0, 0);
  await page.mouse.click(x, y);
  await page.keyboard.press('Enter');
  await page.keyboard.type('%');
  expect(await sentences()).toEqual(WORDS);
  expect(await page.getByText('Not taken: english does not know %.').isVisible()).toBe(true);
});

it('takes pasted lines as sentences, and begins one with a button', async () => {
  await page.getByRole('button', { name: 'Sentence', exact: true }).click();
  await page.keyboard.type('my own.');
  expect(await sentences()).toEqual(['my own.']);
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'One Line.\n\nand two.\n');
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
  });
  expect(await sentences()).toEqual(['my own.', 'one line.', 'and two.']);
});

it('encodes what was typed when the hand rests, without a step for undo', async () => {
  await written();
  const { x, y } = await at(0, 10);
  await page.mouse.click(x, y);
  await page.keyboard.press('Enter');
  await page.keyboard.type('now');
  await page.waitForFunction(() => window.text.host.of('latent.encode').length > 0);
  const { region, text } = (await asked('latent.encode')) as { region: object; text: string };
  expect(region).toEqual({ from: 12, to: 13 });
  expect(text).toBe('people do now die of little trifling colds.');
  await page.evaluate((text) => {
    const { host, pieceOf } = window.text;
    const active = { provider: 'cpu', passedOver: [] };
    host.last('latent.encode').resolve({ piece: pieceOf(0, text), active, seconds: 0 });
  }, text);
  await page.keyboard.press('Control+z');
  expect(await sentences()).toEqual(WORDS);
});

it('rerolls the selected letters with R, as one step', async () => {
  await written();
  const { x, y } = await at(0, 11);
  await page.mouse.dblclick(x, y);
  await page.keyboard.press('r');
  await answer('latent.edit', ['people do now die of little trifling colds.']);
  await expect.poll(sentences).toContain('people do now die of little trifling colds.');
  expect(await asked('latent.edit')).toMatchObject({
    change: { kind: 'reroll' },
    region: { from: 10, to: 13 },
    piece: { text: WORDS[0] },
  });
  await page.keyboard.press('Control+z');
  expect(await sentences()).toEqual(WORDS);
});

it('offers what an infill proposes with its weight, and takes one', async () => {
  await written();
  const { x, y } = await at(0, 11);
  await page.mouse.dblclick(x, y);
  await page.evaluate(() => window.text.room().infill());
  const proposals = ['yes', 'all'].map((word) => WORDS[0]!.replace('not', word));
  await answer('latent.edit', proposals, { weights: [0.75, 0.25], effective: 1.6 });
  await page.getByText('75%').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take proposal 2' }).click();
  expect(await sentences()).toEqual([proposals[1], WORDS[1]]);
  expect(await page.getByText('75%').count()).toBe(0);
});

it('says what failed beside the page, and tries again', async () => {
  await written();
  await page.keyboard.press('r');
  await page.waitForFunction(() => window.text.host.of('latent.edit').length > 0);
  await page.evaluate(() => window.text.host.last('latent.edit').reject('child-died', 'The engine died'));
  await page.getByRole('alert').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(await page.evaluate(() => window.text.host.of('latent.edit').length)).toBe(2);
});

it('copies a sentence and keeps all of them as a file', async () => {
  await written();
  await rows().nth(1).hover();
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
  await rows().nth(1).hover();
  await page.getByRole('button', { name: 'Keep sentence 2' }).click();
  await written(['she will be taken good care of.']);
  expect(await sentences()).toEqual([WORDS[1], 'she will be taken good care of.']);
});

it('goes between two sentences of equal length, and keeps the one that is meant', async () => {
  const ends = ['a bad cold.', 'a mild day.'];
  await written(ends);
  await page.getByRole('button', { name: 'Interpolate' }).click();
  const way = [
    'a bad cold.',
    'a bad cold.',
    'a bad colt.',
    'a mad colt.',
    'a mid cot..',
    'a mild da..',
    'a mild day.',
  ];
  await answer('latent.between', way);
  await page.getByRole('slider', { name: 'Between A and B' }).fill('2');
  expect(await page.locator('.stop').nth(2).locator('b').allInnerTexts()).toEqual(['t']);
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Keep this one' }).click();
  expect(await sentences()).toEqual(['a bad cold.', 'a bad colt.', 'a mild day.']);
});

it('says that two lengths have no way between them, and makes one of the same length', async () => {
  await written();
  await page.getByRole('button', { name: 'Interpolate' }).click();
  await page.getByText(/A has 43 letters and B 33/).waitFor();
  await page.getByRole('button', { name: 'Make a sentence of the same length' }).click();
  expect(await asked('generate')).toMatchObject({ steps: 43, count: 1 });
});

it('shows what a flat model expects at each letter, and steps through the sentence', async () => {
  await written(['abc abc']);
  await page.getByRole('tab', { name: 'What next' }).click();
  await page.getByRole('button', { name: 'Read sentence 1 with english-2d' }).click();
  await page.waitForFunction(() => window.text.host.of('latent.encode').length > 0);
  await page.evaluate(() => {
    const { host, pieceOf } = window.text;
    const active = { provider: 'cpu', passedOver: [] };
    host.last('latent.encode').resolve({ piece: pieceOf(0, 'abc abc', 2), active, seconds: 0 });
  });
  await page.waitForFunction(() => window.text.host.of('latent.next').length > 0);
  await page.evaluate(() => window.text.host.last('latent.next').resolve(window.text.expected()));
  const plane = page.getByRole('img', { name: /Likeliest letters: b 70%, a 30%/ });
  await plane.waitFor();
  expect(await plane.locator('text').allTextContents()).toEqual(expect.arrayContaining(['a', 'b']));
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Letter after' }).click();
  await page.waitForFunction(() => window.text.host.last('latent.next').request['step'] === 1);
});

it('moves z along directions: all sliders together are one step', async () => {
  await written();
  await page.getByRole('tab', { name: 'Directions' }).click();
  await page.waitForFunction(() => window.text.host.of('model.facts').length > 0);
  await page.evaluate(() => window.text.host.last('model.facts').resolve(window.text.facts()));
  await page.getByRole('slider', { name: 'Vowels' }).fill('2');
  await answer('latent.edit', ['poople do not doe of lootle trofling coolds.']);
  await expect.poll(sentences).toContain('poople do not doe of lootle trofling coolds.');
  expect(await asked('latent.edit')).toMatchObject({ change: { kind: 'steer', amounts: { vowels: 2 } } });
  await page.getByRole('button', { name: 'Reset' }).click();
  expect(await sentences()).toEqual(WORDS);
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
  await page.waitForFunction(() => window.text.host.of('latent.surprise').length > 0);
  await page.evaluate((text) => {
    const perStep = { data: new Float32Array(text.length).fill(2), dims: [text.length] };
    window.text.host.last('latent.surprise').resolve({ perStep, mean: 2, reconstruction: 1, kl: 1 });
  }, WORDS[0]!);
  await page.getByText('2.00 bits a letter').waitFor();
  await check();
});
