import { describe, expect, test } from 'vitest';
import { speedSection } from '../../build/results/speed-section.ts';
import type { SpeedFile, SpeedResult } from '../../electron/repro/speed-file.ts';

const lengths = [128, 256, 512];
const rows = (variant: string, medians: readonly number[]): SpeedResult[] =>
  medians.map((median, i) => ({ kind: 'music', variant, steps: lengths[i]!, median, best: median, runs: 9 }));
const file = (...each: SpeedResult[][]): SpeedFile => ({
  row: 'speed',
  hidden: 200,
  rows: each.flat(),
  command: 'rivulet repro speed',
  machine: 'a machine',
});

describe('the section of sampling by length', () => {
  const measured = file(
    rows('lstm', [10, 20, 40]),
    rows('af-scf', [30, 60, 120]),
    rows('iaf-scf-convolution-affine', [12, 16, 8]),
  );

  test('says from which length on a flow overtakes the discrete LSTM, or that it does not', () => {
    const { markdown } = speedSection(measured);
    expect(markdown).toContain('- AF/SCF: not faster, 0.33 times as fast at T 512');
    expect(markdown).toContain(
      '- IAF/SCF without recurrence − NLSq (affine): faster from T 256 on, 5.00 times as fast at T 512; 5.00 times at T 512 (bar 4: met)',
    );
    expect(markdown).not.toContain('- LSTM');
  });

  test('gives the gap to a bar that is missed', () => {
    const slow = file(
      rows('lstm', [10, 20, 40]),
      rows('iaf-scf-convolution', [12, 16, 16]),
      rows('iaf-scf-convolution-affine', [12, 16, 8]),
    );
    const { markdown } = speedSection(slow);
    expect(markdown).toContain('(bar 4: missed by 1.50)');
    expect(markdown).toContain('(bar 4: met)');
  });

  test('has every time in a table and a picture for each kind', () => {
    const text = measured.rows.map((row) => ({ ...row, kind: 'text' as const }));
    const { markdown, pictures } = speedSection({ ...measured, rows: [...measured.rows, ...text] });
    expect(markdown.match(/\| AF\/SCF \| 30\.0 \| 60\.0 \| 120\.0 \|/g)).toHaveLength(2);
    expect(Object.keys(pictures)).toEqual(['speed-music.svg', 'speed-text.svg']);
    expect(pictures['speed-music.svg']).toContain('IAF/SCF without recurrence');
  });

  test('says when it was not run', () => {
    expect(speedSection(undefined).markdown).toContain('Not run');
  });
});
