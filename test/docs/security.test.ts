import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const PAGE = path.join(import.meta.dirname, '../../docs/security.md');
const text = await readFile(PAGE, 'utf8');

/** The rows of the tables whose last column names tests. */
const rows = text
  .split(/^#+ /m)
  .flatMap((section) => (section.includes('| held by') ? section.split('\n') : []))
  .filter((line) => line.startsWith('|') && !/^\|[\s|-]+\|$|\| held by/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );

/** Each file that a cell links, with the names of the tests in it. */
function testsIn(cell: string): { file: string; names: string[] }[] {
  return cell.split(' · ').map((part) => {
    const [, file, names] = /^\[[\w-]+\]\((\.\.\/test\/[^)]+\.test\.ts)\): (.+)$/.exec(part) ?? [];
    return { file: file ?? '', names: names?.split('; ') ?? [] };
  });
}

describe('the page on security', () => {
  it('has the twenty points of Electron’s tutorial, in order', () => {
    const points = rows
      .map(([first]) => /^(\d+)\. /.exec(first!)?.[1])
      .filter((point) => point !== undefined);
    expect(points).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 1)));
  });

  it('names a test for every promise, and every one of them exists', async () => {
    expect(rows.length).toBeGreaterThan(35);
    for (const row of rows) {
      for (const { file, names } of testsIn(row.at(-1)!)) {
        expect([row[0], file]).not.toEqual([row[0], '']);
        const source = await readFile(path.join(PAGE, '..', file), 'utf8');
        const titles = [...source.matchAll(/(?:it|test|\))\(\s*(['`])(.*?)\1,/gs)].map(
          ([, , title]) => title,
        );
        for (const name of names) expect([file, titles]).toEqual([file, expect.arrayContaining([name])]);
      }
    }
  });
});
