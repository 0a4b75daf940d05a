import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBuiltFiles } from '../../../electron/serve/built-files.ts';
import { builtPage } from '../../../electron/serve/page.ts';

let root: string;
let said: string[];
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-tree-'));
  said = [];
  await mkdir(path.join(root, 'renderer'));
  await mkdir(path.join(root, 'core'));
  await write('core/word.js', "export const word = 'first';");
  await write('renderer/main.js', "import { word } from '../core/word.js'; document.title = word;");
  await write('renderer/index.html', '<!doctype html><script type="module" src="./main.js"></script>');
  const config = `{ root: import.meta.dirname, base: './', build: { outDir: '../dist/renderer' } }`;
  await write('renderer/vite.config.js', `export default ${config};`);
  await write('renderer/vite.config.ts', `export default ${config};`);
});
afterEach(() => rm(root, { recursive: true }));

/** Writes a source as of some minutes ago, or from now. */
async function write(name: string, text: string, minutesAgo = 10): Promise<void> {
  const time = new Date(Date.now() - minutesAgo * 60_000);
  await writeFile(path.join(root, name), text);
  await utimes(path.join(root, name), time, time);
  await utimes(path.dirname(path.join(root, name)), time, time);
}

const built = () => builtPage((sentence) => said.push(sentence), root);

async function scriptOf(page: string): Promise<string> {
  const files = await readBuiltFiles(page);
  const [, script] = [...files].find(([name]) => name.endsWith('.js'))!;
  return Buffer.from(await script.read()).toString();
}

test('a page is built when there is none, and again when a source is newer or gone, and only then', async () => {
  const page = await built();
  expect(page).toBe(path.join(root, 'dist/renderer'));
  expect(await scriptOf(page)).toContain('first');
  await built();
  expect(said).toHaveLength(1);
  await write('core/word.js', "export const word = 'second';", -1);
  expect(await scriptOf(await built())).toContain('second');
  expect(said).toHaveLength(2);
  await write('core/word.js', "export const word = 'third';");
  await write('core/other.js', '');
  expect(said).toHaveLength(2);
  await rm(path.join(root, 'core/other.js'));
  await utimes(path.join(root, 'core'), new Date(), new Date(Date.now() + 1000));
  expect(await scriptOf(await built())).toContain('third');
});

test('many at once leave one whole page and nothing beside it', async () => {
  const pages = await Promise.all([built(), built(), built()]);
  for (const page of pages) expect(await scriptOf(page)).toContain('first');
  expect(await readdir(path.join(root, 'dist'))).toEqual(['renderer']);
});

test('a page that cannot be built leaves the old one, and says why', async () => {
  const page = await built();
  await write('renderer/main.js', 'const = broken', -1);
  await expect(built()).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringMatching(/^the page cannot be built: \P{Cc}+$/u) as unknown,
  });
  expect(await scriptOf(page)).toContain('first');
  expect(await readdir(path.join(root, 'dist'))).toEqual(['renderer']);
});

test('a built app has no sources, and its page is taken as it is', async () => {
  await mkdir(path.join(root, 'dist/renderer'), { recursive: true });
  await writeFile(path.join(root, 'dist/renderer/index.html'), 'as it was');
  await rm(path.join(root, 'renderer'), { recursive: true });
  expect(await readFile(path.join(await built(), 'index.html'), 'utf8')).toBe('as it was');
  expect(said).toEqual([]);
  expect(existsSync(path.join(root, 'renderer'))).toBe(false);
});
