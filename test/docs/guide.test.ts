import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../renderer/shell/commands.ts';

const GUIDE = path.join(import.meta.dirname, '../../docs/guide');
const SCREENS = path.join(GUIDE, '../screens');
const chapters = (await readdir(GUIDE)).filter((name) => name.endsWith('.md'));

const textOf = (chapter: string) => readFile(path.join(GUIDE, chapter), 'utf8');
/** What the links and pictures of a text point at. */
const targetsOf = (text: string) => [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
/** The name that a heading has in an address. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

describe.each(chapters)('%s', (chapter) => {
  it('points at what is there', async () => {
    const targets = targetsOf(await textOf(chapter));
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) {
      const [file = '', anchor] = target.split('#');
      const linked = path.join(GUIDE, file || chapter);
      expect(existsSync(linked), target).toBe(true);
      if (anchor === undefined) continue;
      const headings = (await readFile(linked, 'utf8')).match(/^#+ .*$/gm) ?? [];
      expect(headings.map((heading) => anchorOf(heading.replace(/^#+ /, '')))).toContain(anchor);
    }
  });

  it('says in words what its pictures show', async () => {
    const pictures = [...(await textOf(chapter)).matchAll(/!\[([^\]]*)\]/g)];
    for (const [, words] of pictures) expect(words!.trim()).not.toBe('');
  });
});

it('is linked from the README, and links all its chapters', async () => {
  const readme = await readFile(path.join(GUIDE, '../../README.md'), 'utf8');
  expect(targetsOf(readme)).toContain('docs/guide/README.md');
  const linked = targetsOf(await textOf('README.md'));
  expect(linked).toEqual(expect.arrayContaining(chapters.filter((name) => name !== 'README.md')));
});

it('gives single keys that do what it says they do', async () => {
  const text = (await Promise.all(chapters.map(textOf))).join('\n');
  const told = {
    G: 'generate',
    P: 'perturb',
    R: 'reroll',
    I: 'infill',
    K: 'keep',
    M: 'metronome',
    Q: 'quantise',
    S: 'split',
    F: 'follow',
  };
  for (const [key, id] of Object.entries(told)) {
    expect(text).toMatch(new RegExp(`\\| ${key} +\\|`));
    expect(COMMANDS.find(({ keys }) => keys.includes(key))?.id).toBe(id);
  }
});

it('can show every screen in both themes', async () => {
  const pictures = await readdir(SCREENS);
  const names = (theme: string) =>
    pictures
      .filter((name) => name.endsWith(`-${theme}.png`) && !name.includes('2160'))
      .map((name) => name.replace(`-${theme}.png`, ''))
      .sort();
  expect(names('dark').length).toBeGreaterThan(30);
  expect(names('light')).toEqual(names('dark'));
});
