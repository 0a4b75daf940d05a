import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resultsPage } from '../../build/results/page.ts';
import { readRow, type Result, type RowFile } from '../../electron/repro/row-file.ts';

const RESULTS = path.join(import.meta.dirname, '../../docs/results');

describe('the committed results page', () => {
  test('is what its JSON and notes make', async () => {
    const { markdown, pictures } = await resultsPage(RESULTS);
    expect(await readFile(`${RESULTS}.md`, 'utf8')).toBe(markdown);
    for (const [name, svg] of Object.entries(pictures)) {
      expect(await readFile(path.join(RESULTS, name), 'utf8')).toBe(svg);
    }
  });

  test('has a picture for each that is committed, and shows each', async () => {
    const { markdown, pictures } = await resultsPage(RESULTS);
    const committed = (await readdir(RESULTS)).filter((name) => name.endsWith('.svg'));
    expect(Object.keys(pictures).sort()).toEqual(committed.sort());
    for (const name of committed) expect(markdown).toContain(`](results/${name})`);
  });
});

describe('a results page', () => {
  let folder: string;
  let jsb: RowFile;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-results-'));
    await cp(path.join(RESULTS, 'notes'), path.join(folder, 'notes'), { recursive: true });
    jsb = await readRow(RESULTS, 'jsb');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const pageOf = async (rows: readonly Result[]) => {
    await writeFile(path.join(folder, 'jsb.json'), JSON.stringify({ ...jsb, rows }));
    return (await resultsPage(folder)).markdown;
  };
  const chorale = (change: Partial<Result>): Result => ({
    ...jsb.rows.find(({ arch }) => arch === 'af-scf')!,
    ...change,
  });
  const lineOf = (markdown: string, model: string) =>
    markdown.split('\n').find((line) => line.startsWith(`| ${model} `))!;
  const cells = (line: string) => line.split('|').map((cell) => cell.trim());

  test('says of what was never run that it was not', async () => {
    const { markdown } = await resultsPage(folder);
    expect(cells(lineOf(markdown, 'AF/SCF')).slice(1, 5)).toEqual(['AF/SCF', 'not run', '6.64', '≤ 6.45']);
    expect(markdown).not.toMatch(/\bmet\b/);
  });

  test('gives the mean of the seeds, their deviation, and whether the bar is met', async () => {
    const markdown = await pageOf([
      chorale({ seed: 1, nll: 6.3 }),
      chorale({ seed: 2, nll: 6.4, weights: 'b' }),
      chorale({ seed: 3, nll: 6.5, weights: 'c' }),
    ]);
    expect(cells(lineOf(markdown, 'AF/SCF')).slice(2, 6)).toEqual([
      '**6.400** ± 0.100 (3 seeds)',
      '6.64',
      '≤ 6.45',
      'met',
    ]);
  });

  test('gives the gap to a bar that is missed, and no deviation of one seed', async () => {
    const markdown = await pageOf([chorale({ nll: 6.5 })]);
    expect(cells(lineOf(markdown, 'AF/SCF')).slice(2, 6)).toEqual([
      '**6.500**',
      '6.64',
      '≤ 6.45',
      'missed by 0.050',
    ]);
  });

  test('keeps configurations apart and says how they differ', async () => {
    const config = chorale({}).config;
    const markdown = await pageOf([
      chorale({ nll: 6.5 }),
      chorale({ nll: 6.25, config: { ...config, hidden: 160 }, weights: 'b' }),
    ]);
    expect(lineOf(markdown, 'AF/SCF, hidden 128')).toContain('6.500');
    expect(lineOf(markdown, 'AF/SCF, hidden 160')).toContain('6.250');
  });

  test('measures by our own figure where the bar says so', async () => {
    const config = { ...chorale({}).config, arch: 'iaf-scf' as const };
    const parallel = { ...config, context: 'convolution' as const };
    const fast = chorale({ config: parallel, nll: 6.75, weights: 'fast' });
    expect(cells(lineOf(await pageOf([fast]), 'IAF/SCF without recurrence')).slice(4, 6)).toEqual(['', '']);
    const both = await pageOf([fast, chorale({ config, nll: 6.4, weights: 'slow' })]);
    expect(cells(lineOf(both, 'IAF/SCF without recurrence')).slice(4, 6)).toEqual([
      '≤ 6.7',
      'missed by 0.050',
    ]);
  });

  test('shows commands that can be typed, with the settings that were not the usual ones', async () => {
    const markdown = await pageOf([
      chorale({
        command: "rivulet train --data jsb.json.gz --data-licence 'no | rights' --out s1",
        config: { ...chorale({}).config, hidden: 160 },
      }),
    ]);
    expect(markdown).toContain(
      '# unlike the defaults: {"model":{"hidden":160}}\nnpm run -s rivulet -- train --data jsb.json.gz --out s1\n',
    );
  });
});
