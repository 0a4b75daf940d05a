import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { COMMANDS } from '../../renderer/shell/commands.ts';

const GUIDE = path.join(import.meta.dirname, '../../docs/guide');
const chapters = readdirSync(GUIDE).map((name) => ({
  name,
  text: readFileSync(path.join(GUIDE, name), 'utf8'),
}));

it('names pictures and chapters that are there, and every chapter is in the contents', () => {
  const links = chapters.flatMap(({ text }) =>
    [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link!),
  );
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => !existsSync(path.join(GUIDE, link)))).toEqual([]);
  const contents = chapters.find(({ name }) => name === 'README.md')!.text;
  const left = chapters.filter(({ name }) => name !== 'README.md' && !contents.includes(`(${name})`));
  expect(left.map(({ name }) => name)).toEqual([]);
});

it('gives single keys that do what it says they do', () => {
  const text = chapters.map((chapter) => chapter.text).join('\n');
  const told = {
    P: 'perturb',
    R: 'reroll',
    I: 'infill',
    K: 'keep',
    M: 'metronome',
    Q: 'quantise',
    S: 'split',
  };
  for (const [key, id] of Object.entries(told)) {
    expect(text).toMatch(new RegExp(`\\b${key}\\b`));
    expect(COMMANDS.find(({ keys }) => keys.includes(key))?.id).toBe(id);
  }
});
