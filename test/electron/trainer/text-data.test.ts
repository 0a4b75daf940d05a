import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../../../core/text/vocabulary.ts';
import { readTrainingData } from '../../../electron/trainer/dataset.ts';
import type { TrainingData } from '../../../electron/trainer/training-data.ts';
import { stepsOf } from '../../../models/train/data.ts';
import { sharedPath } from '../../core/music/shared-data.ts';
import { describeWithData } from '../../core/music/with-data.ts';
import { emptyFolder, midiFolder, rollFile } from '../../fixtures/latent-music.ts';
import { textFile, verses } from '../../fixtures/text.ts';

/** The sentences of a split again. */
const printed = ({ vocabulary, splits }: TrainingData, split: keyof TrainingData['splits']) =>
  splits[split].map((sequence) => sequence.map(([symbol]) => vocabulary![symbol!]).join(''));

const sizes = ({ splits: { train, valid, test } }: TrainingData) => [train.length, valid.length, test.length];

describe('a text', () => {
  it('in one file is split by seed, plain or packed, whatever its name when its kind is said', async () => {
    const lines = verses(60).map((verse, i) => `${verse} ${i}`);
    const plain = await readTrainingData(textFile(lines), 3);
    expect(plain).toMatchObject({ kind: 'text', name: 'verses.txt' });
    expect(sizes(plain)).toEqual([54, 3, 3]);
    const all = (['train', 'valid', 'test'] as const).flatMap((split) => printed(plain, split));
    expect(all.sort()).toEqual([...lines].sort());
    const packed = await readTrainingData(textFile(lines, 'verses.txt.gz'), 3);
    const named = await readTrainingData(textFile(lines, 'verses.md'), 3, { kind: 'text' });
    for (const same of [packed, named]) {
      expect(same).toEqual({ ...plain, name: same.name });
    }
    expect((await readTrainingData(textFile(lines), 4)).fingerprint).not.toBe(plain.fingerprint);
  });

  it('in three files is named by their prefix; symbols are those of what is trained on', async () => {
    const folder = emptyFolder();
    textFile([' abba ', '', 'cab'], 'song.train.txt.gz', folder);
    textFile(['abx'], 'song.valid.txt', folder);
    textFile(['ca', 'yzb', 'a'.repeat(289)], 'song.test.txt', folder);
    textFile(['other'], 'songs.train.txt', folder);
    const data = await readTrainingData(join(folder, 'song'), 1);
    expect(data.vocabulary).toEqual(['a', 'b', 'c', UNKNOWN]);
    expect(data.unknown).toEqual({ train: 0, valid: 1, test: 2 });
    expect(printed(data, 'train')).toEqual(['abba', 'cab']);
    expect(printed(data, 'valid')).toEqual([`ab${UNKNOWN}`]);
    expect(printed(data, 'test')).toEqual(['ca', `${UNKNOWN}${UNKNOWN}b`]);
    expect(data.summary).toBe(
      '2 sentences to train on, 1 to validate, 2 to test; 4 symbols; 3 characters that are not among them; ' +
        '1 lines of more than 288 characters left out',
    );
  });

  it('is read with the symbols of a model, which do not change what data it is', async () => {
    const path = textFile(['abba', 'cab', 'bc']);
    const vocabulary = ['b', 'a', UNKNOWN];
    const data = await readTrainingData(path, 1, { vocabulary });
    expect(data.vocabulary).toEqual(vocabulary);
    const all = (['train', 'valid', 'test'] as const).flatMap((split) => printed(data, split));
    expect(all.sort()).toEqual(['abba', `b${UNKNOWN}`, `${UNKNOWN}ab`].sort());
    expect(Object.values(data.unknown!).reduce((sum, count) => sum + count)).toBe(2);
    expect(data.fingerprint).toBe((await readTrainingData(path, 1)).fingerprint);
  });

  it('keeps one array for all steps of a symbol, as millions of them would not fit', async () => {
    const { splits } = await readTrainingData(textFile(verses(30)), 1);
    const steps = splits.train.flat();
    expect(new Set(steps).size).toBe(new Set(steps.map(([symbol]) => symbol)).size);
  });
});

describe('data of another kind than was said', () => {
  it.each([
    ['a folder of MIDI', () => midiFolder(), 'text', 'is music, not text'],
    ['a file of rolls', () => rollFile(), 'text', 'is music, not text'],
    ['a text', () => textFile(['a']), 'music', 'is text, not music'],
  ] as const)('is refused: %s', async (_, make, kind, words) => {
    await expect(readTrainingData(make(), 1, { kind })).rejects.toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining(words),
    });
  });

  it('is refused: bytes that are no text', async () => {
    const path = join(emptyFolder(), 'picture.txt');
    writeFileSync(path, Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
    await expect(readTrainingData(path, 1)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('no text in UTF-8'),
    });
  });

  it('and what is not there at all is not found', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'song.train.txt.d'));
    for (const path of [join(folder, 'song'), join(folder, 'no', 'song')]) {
      await expect(readTrainingData(path, 1, { kind: 'text' })).rejects.toMatchObject({
        code: 'not-found',
        message: `There is no data at ${path}.`,
      });
    }
  });
});

describeWithData('the Penn Treebank', ['text/ptb.train.txt.gz'], () => {
  it('has the sentences of the paper after its rules, and 49 characters and one symbol for others', async () => {
    const data = await readTrainingData(sharedPath('text/ptb'), 1);
    expect(sizes(data)).toEqual([41_740, 3_356, 3_735]);
    expect(data.vocabulary).toHaveLength(50);
    expect(data.unknown).toEqual({ train: 0, valid: 0, test: 0 });
    expect(printed(data, 'train')[1]).toBe(
      'pierre <unk> N years old will join the board as a nonexecutive director nov. N',
    );
    expect(stepsOf(data.splits.train)).toBeGreaterThan(4.8e6);
  });
});
