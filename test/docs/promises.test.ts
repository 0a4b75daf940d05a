import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const text = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const page = text('docs/promises.md');

/** The rows of all tables but their heads: promise, what holds it, figure. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| (promise|-+)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** Test files with the names that the page takes from them: `file`: “name”, “name”. */
const named = [...page.matchAll(/`(test\/[^`]+\.test\.ts)`:((?:,? “[^”]+”)+)/g)].flatMap(([, file, names]) =>
  [...names!.matchAll(/“([^”]+)”/g)].map(([, name]) => [file!, name!] as const),
);

describe('every promise', () => {
  test.each(rows.map((cells) => [cells[1]!, cells[2]!]))('is held by a test or a command: %s', (_, held) => {
    expect(held).toMatch(/`test\/[^`]+\.test\.ts`: “|`npm run -s bench -- |`npx tsx test\/soak/);
  });

  test('is one of a whole list', () => {
    expect(rows.length).toBeGreaterThan(30);
    // A file that is named without a test of it holds nothing.
    expect([...page.matchAll(/`test\/[^`]+\.test\.ts`(?!:)/g)]).toEqual([]);
  });
});

test.each(named)('%s has the test “%s”', (file, name) => {
  expect(existsSync(path.join(ROOT, file)), file).toBe(true);
  const lines = text(file).split('\n');
  // A name may stand on a line of its own, or in a table; a comment is no test.
  expect(lines.some((line) => line.includes(name) && !/^\s*(\/\/|\*|\/\*)/.test(line))).toBe(true);
});

test('every command that is named is there', () => {
  const benches = text('test/bench/main.ts');
  for (const [, name] of page.matchAll(/npm run -s bench -- ([\w-]+)/g))
    expect(benches, name).toMatch(new RegExp(`(command\\(|program, )'${name}'`));
  const soak = text('test/soak/main.ts');
  for (const [, part] of page.matchAll(/soak\/main\.ts --only (\w+)/g))
    expect(soak, part).toMatch(new RegExp(`^ +${part}: \\[\\d+,`, 'm'));
});
