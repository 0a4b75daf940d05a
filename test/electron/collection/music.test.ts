import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CollectionReport } from '../../../core/contract/collection.ts';
import { collectionReportSchema } from '../../../core/contract/collection.ts';
import { rollToMidi } from '../../../core/music/midi/write.ts';
import { LOWEST_PITCH, type PianoRoll } from '../../../core/music/roll.ts';
import { Random } from '../../../core/random.ts';
import { readTrainingData } from '../../../electron/trainer/dataset.ts';
import { bytesOf, header, meta, note, track } from '../../core/music/midi-bytes.ts';
import { sharedPath } from '../../core/music/shared-data.ts';
import { describeWithData } from '../../core/music/with-data.ts';
import { folderWith } from '../midi/folders.ts';
import { collected, trainedOn } from './collecting.ts';

/** A piece of its own for each number: a melody of changing pitches. */
function melody(number: number, steps = 8): PianoRoll {
  const random = Random.of(number);
  let pitch = 60;
  return Array.from({ length: steps }, () => [(pitch += pitch > 80 ? -7 : 1 + random.below(5))]);
}
const midi = (roll: PianoRoll, stepQuarters = 1) => rollToMidi(roll, { stepQuarters });
const higher = (roll: PianoRoll, by: number) => roll.map((step) => step.map((pitch) => pitch + by));
const reasons = ({ items }: CollectionReport) =>
  Object.fromEntries(items.map(({ file, status, reason }) => [file, [status, reason]]));
const rolls = (sequences: readonly (readonly (readonly number[])[])[]) =>
  sequences.map((sequence) => sequence.map((step) => step.map((key) => key + LOWEST_PITCH)));

function expectAccounted(report: CollectionReport): void {
  expect(collectionReportSchema.parse(report)).toEqual(report);
  expect(report.files).toBe(report.items.length);
  expect(report.imported + report.warned + report.rejected).toBe(report.files);
  for (const { status, reason, file } of report.items) {
    expect([file, status === 'imported' || reason !== undefined]).toEqual([file, true]);
  }
  const { pieces } = report;
  const held = report.items.filter(({ split }) => split !== undefined);
  expect(pieces.train + pieces.valid + pieces.test).toBe(held.length);
}

describe('a folder of music', () => {
  it('accounts for every file, and what came in is what is learned from', async () => {
    const drums = bytesOf(header(0, 1), track(note(40, { channel: 9 }), note(60), note(62)));
    const folder = folderWith({
      'a/1.mid': midi([[], ...melody(1), []]),
      'a/deep/er/2.mid': midi(melody(2)),
      'b.mid': midi(melody(3)),
      'drums.mid': drums,
      'empty.mid': '',
      'readme.txt': 'about',
      'short.mid': midi([[60]]),
    });
    const { report, splits, sources, stepQuarters } = await trainedOn(folder);
    expectAccounted(report);
    expect(reasons(report)).toEqual({
      'a/1.mid': ['imported', undefined],
      'a/deep/er/2.mid': ['imported', undefined],
      'b.mid': ['imported', undefined],
      'drums.mid': ['warned', '1 drum note left out'],
      'empty.mid': ['rejected', 'the file is empty'],
      'readme.txt': ['rejected', 'not a MIDI file: it has no header (MThd)'],
      'short.mid': ['warned', 'only one step long, too short to learn from'],
    });
    expect(report).toMatchObject({ files: 7, imported: 3, warned: 2, rejected: 2, copies: 0, longest: 8 });
    expect(report.items[0]).toMatchObject({ notes: 8, steps: 8, parts: 1, stepQuarters: 1, residual: 0 });
    const all = [...rolls(splits.train), ...rolls(splits.valid), ...rolls(splits.test)];
    const from = [...sources.train, ...sources.valid, ...sources.test];
    expect(all[from.indexOf('a/1.mid')]).toEqual(melody(1));
    expect(from.sort()).toEqual(['a/1.mid', 'a/deep/er/2.mid', 'b.mid', 'drums.mid']);
    expect(stepQuarters).toBe(1);
  });

  it('holds whole pieces out, the same ones however files are named, others by another seed', async () => {
    const files = (name: (i: number) => string) =>
      folderWith(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [name(i), midi(melody(i))])));
    const folder = files((i) => `${i}.mid`);
    const { report, splits } = await trainedOn(folder);
    expect(report.pieces).toEqual({ train: 16, valid: 2, test: 2 });
    const renamed = await trainedOn(files((i) => `${100 - i}.mid`));
    const inOrder = (part: unknown[]) => part.map((piece) => JSON.stringify(piece)).sort();
    expect(inOrder([...renamed.splits.test])).toEqual(inOrder([...splits.test]));
    const other = await trainedOn(folder, { settings: { seed: 2 } });
    expect(inOrder([...other.splits.test])).not.toEqual(inOrder([...splits.test]));
  });

  it('keeps one of the pieces that are the same, in whatever key, so that none is learned from and judged by', async () => {
    const tune = midi(melody(1));
    const folder = folderWith({
      '1.mid': tune,
      '2 again.mid': tune,
      '3 higher.mid': midi([[], ...higher(melody(1), 2)]),
      '4 lower.mid': midi(higher(melody(1), -1), 0.5),
      '5 other.mid': midi(melody(2)),
      '6 higher again.mid': midi([[], ...higher(melody(1), 2)]),
    });
    const { report, splits } = await trainedOn(folder);
    expectAccounted(report);
    expect(reasons(report)).toMatchObject({
      '2 again.mid': ['rejected', 'the same music as 1.mid'],
      '3 higher.mid': ['rejected', 'the same music as 1.mid, 2 semitones higher'],
      '4 lower.mid': ['rejected', 'the same music as 1.mid, 1 semitone lower'],
      '6 higher again.mid': ['rejected', 'the same music as 1.mid, 2 semitones higher'],
    });
    expect(report.copies).toBe(4);
    expect(rolls(splits.train)).toEqual([melody(1), melody(2)]);
    expect(report.items[0]!.reason).toBe('nothing is held out to judge by, as there are fewer than 3 pieces');
  });

  it('heeds folders named train, valid and test, and what is in two of them is held out', async () => {
    const folder = folderWith({
      'train/1.mid': midi(melody(1)),
      'train/2.mid': midi(melody(2)),
      'train/3.mid': midi(melody(3)),
      'test/2.mid': midi(melody(2)),
      'valid/4.mid': midi(melody(4)),
    });
    const { report, sources } = await trainedOn(folder);
    expect(sources).toEqual({
      train: ['train/1.mid', 'train/3.mid'],
      valid: ['valid/4.mid'],
      test: ['test/2.mid'],
    });
    expect(report.copies).toBe(1);
  });

  it('cuts long pieces on bars, with overlap where they are learned from and without where they are held out', async () => {
    const waltz = (number: number) => {
      const notes = melody(number, 100).map(([pitch]) => note(pitch!, { ticks: 96 }));
      return bytesOf(header(0, 1, 96), track(meta(0x58, [3, 2, 24, 8]), ...notes));
    };
    const folder = folderWith(Object.fromEntries([1, 2, 3].map((i) => [`${i}.mid`, waltz(i)])));
    const { report, splits } = await trainedOn(folder, { for: { maxSteps: 40 } });
    expect(report.pieces).toEqual({ train: 1, valid: 1, test: 1 });
    expect(report.parts).toEqual({ train: 3, valid: 3, test: 3 });
    expect(report.steps.test).toBe(100);
    expect(report.steps.train).toBeGreaterThan(110);
    expect(report.longest).toBeLessThanOrEqual(40);
    const number = Number(report.items.find(({ split }) => split === 'test')!.file[0]);
    expect(rolls(splits.test).flat()).toEqual(melody(number, 100));
    expect(splits.test.slice(0, -1).map(({ length }) => length % 3)).toEqual([0, 0]);
    expect(splits.train.map(({ length }) => length % 3).slice(0, -1)).toEqual([0, 0]);
  });

  it('lays each file on its own grid, all on the commonest or all on one that is asked for', async () => {
    const folder = folderWith({
      '1.mid': midi(melody(1, 12), 0.5),
      '2.mid': midi(melody(2), 0.5),
      '3.mid': midi(melody(3), 1),
    });
    const steps = async (grid: 'auto' | 'common' | number) => {
      const { report } = await collected(folder, { settings: { grid } });
      expect(report.stepQuarters).toBe(grid === 1 ? 1 : 0.5);
      return report.items.map(({ stepQuarters, steps }) => [stepQuarters, steps]);
    };
    expect(await steps('auto')).toEqual([
      [0.5, 12],
      [0.5, 8],
      [1, 8],
    ]);
    expect(await steps('common')).toEqual([
      [0.5, 12],
      [0.5, 8],
      [0.5, 16],
    ]);
    expect((await steps(1)).map(([step]) => step)).toEqual([1, 1, 1]);
    await expect(steps(1000)).rejects.toMatchObject({ code: 'bad-argument' });
  });

  it('takes the tracks that are asked for, and says what it left', async () => {
    const two = bytesOf(
      header(0, 1),
      track([0, 0xc0, 73], note(60), note(62), note(64, { channel: 1 }), note(65, { channel: 1 })),
    );
    const folder = folderWith({ 'two.mid': two });
    const { report, splits } = await trainedOn(folder, { settings: { tracks: { of: 'piano' } } });
    expect(rolls(splits.train)).toEqual([[[64], [65]]]);
    expect(report.items[0]!.reason).toMatch(/^2 channels: 2 used, 1 not; nothing is held out/);
  });

  it('without music is a report all the same', async () => {
    const { report, splits } = await trainedOn(folderWith({ 'a.txt': 'nothing' }));
    expect(report).toMatchObject({ files: 1, rejected: 1, longest: 0 });
    expect(splits).toEqual({ train: [], valid: [], test: [] });
    expect((await collected(folderWith({}))).report.files).toBe(0);
  });

  it('is data that a training reads by the name of the file', async () => {
    const folder = folderWith({ '1.mid': midi(melody(1)) });
    const { file } = await collected(folder);
    const data = await readTrainingData(file, 7);
    expect(data).toMatchObject({ kind: 'music', stepQuarters: 1 });
    expect(rolls(data.splits.train)).toEqual([melody(1)]);
    await expect(readTrainingData(file, 7, { kind: 'text' })).rejects.toThrow('is music, not text');
  });

  it('tells of each file as it is read, and stops when it is told to', async () => {
    const folder = folderWith(
      Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [`${String(i).padStart(2, '0')}.mid`, midi(melody(i))]),
      ),
    );
    const seen: string[] = [];
    await collected(folder, {
      onProgress: ({ done, total, file }) =>
        void (expect([done, total]).toEqual([seen.length, 12]), seen.push(file)),
    });
    expect(seen).toHaveLength(12);
    const stop = new AbortController();
    const cache = folderWith({});
    const reading = collected(folder, {
      cache,
      signal: stop.signal,
      onProgress: ({ done }) => done === 6 && stop.abort(),
    });
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(cache)).toEqual([]);
  });

  it('is one file where one file is given', async () => {
    const folder = folderWith({ 'one.mid': midi(melody(1)), 'other.mid': midi(melody(2)) });
    const { report } = await collected(join(folder, 'one.mid'));
    expect(report).toMatchObject({ name: 'one.mid', files: 1, imported: 0, warned: 1 });
    await expect(collected(join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' });
  });
});

describeWithData('collections of shared files', ['midi/real', 'midi/torture', 'midi/jsb'], () => {
  it.each([
    ['real', 57],
    ['torture', 72],
    ['jsb', 382],
  ])('account for all of %s', async (name, files) => {
    const { report } = await collected(sharedPath(`midi/${name}`));
    expectAccounted(report);
    expect(report.files).toBe(files);
  });
});
