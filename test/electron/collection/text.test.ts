import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UNKNOWN, type Vocabulary } from '../../../core/text/vocabulary.ts';
import type { Collection } from '../../../electron/collection/read.ts';
import { readTrainingData } from '../../../electron/trainer/dataset.ts';
import type { Sequence } from '../../../models/train/data.ts';
import { sharedPath } from '../../core/music/shared-data.ts';
import { describeWithData } from '../../core/music/with-data.ts';
import { folderWith } from '../midi/folders.ts';
import { collected, trainedOn, type Asked } from './collecting.ts';

const english: Vocabulary = [..." !$&',-.0123456789:;?abcdefghijklmnopqrstuvwxyz", UNKNOWN];
const asText = (asked: Asked = {}): Asked => ({
  for: { kind: 'text', maxSteps: 288, vocabulary: english },
  ...asked,
});

/** A sentence of its own for each number. */
const sentence = (number: number) => `The year ${1000 + number} was a good one, said Mr. Lorry.`;
const many = (count: number, from = 0) => Array.from({ length: count }, (_, i) => sentence(from + i));

function written({ splits, vocabulary }: Collection) {
  const text = (sequence: Sequence) => sequence.map(([symbol]) => vocabulary![symbol!]).join('');
  return Object.values(splits).flatMap((part) => part.map(text));
}

describe('a folder of text', () => {
  it('accounts for every file, and its sentences come in the symbols of the model', async () => {
    const folder = folderWith({
      'a/book.txt': `\ufeff${many(3).join(' ')}\n\n${many(3, 3).join(' ')}`,
      'cover.jpg': 'no text',
      'empty.TXT': '',
      'lines.txt': many(4, 6).join('\r\n'),
      'old.txt': Uint8Array.from([0x63, 0x61, 0x66, 0xe9]),
    });
    const collection = await trainedOn(folder, asText());
    const { report } = collection;
    expect(report).toMatchObject({ kind: 'text', files: 5, imported: 2, warned: 1, rejected: 2, cut: 0 });
    expect(
      report.items.map(({ file, status, reason, sentences }) => [file, status, reason, sentences]),
    ).toEqual([
      ['a/book.txt', 'imported', undefined, 6],
      ['cover.jpg', 'rejected', 'not a text file (.txt)', undefined],
      ['empty.TXT', 'warned', 'no sentences left', 0],
      ['lines.txt', 'imported', undefined, 4],
      ['old.txt', 'rejected', 'it is no text in UTF-8', undefined],
    ]);
    expect(report.pieces).toEqual({ train: 8, valid: 1, test: 1 });
    expect(written(collection).sort()).toEqual(many(10).map((text) => text.toLowerCase()));
    expect(report.replaced).toEqual([
      { character: 'L', by: 'l', count: 10 },
      { character: 'M', by: 'm', count: 10 },
      { character: 'T', by: 't', count: 10 },
    ]);
    expect(report.steps.train + report.steps.valid + report.steps.test).toBe(10 * sentence(0).length);
  });

  it('has each sentence once, and a file that is another’s copy is named as one', async () => {
    const folder = folderWith({
      '1.txt': [...many(3), sentence(1)].join('\n'),
      '2.txt': [...many(3), sentence(1)].join('\n'),
      '3.txt': many(2).join('\n\n'),
      '4.txt': many(4).join('\n'),
    });
    const { report, sources } = await trainedOn(folder, asText());
    expect(report.items.map(({ status, reason }) => [status, reason])).toEqual([
      ['warned', '1 sentence left out that came before'],
      ['rejected', 'the same text as 1.txt'],
      ['rejected', '2 sentences left out that came before; no sentences left'],
      ['warned', '3 sentences left out that came before'],
    ]);
    expect(report.copies).toBe(2);
    expect([...sources.train, ...sources.valid, ...sources.test].sort()).toEqual([
      '1.txt',
      '1.txt',
      '1.txt',
      '4.txt',
    ]);
  });

  it('is cut at a space where a sentence is longer than the model knows', async () => {
    const long = Array.from({ length: 100 }, (_, i) => `word${i}`).join(' ');
    const collection = await trainedOn(folderWith({ 'a.txt': long }), asText());
    expect(collection.report).toMatchObject({ cut: 1, pieces: { train: 1, valid: 1, test: 1 } });
    expect(collection.report.longest).toBeLessThanOrEqual(288);
    expect(written(collection).join(' ').split(' ').sort()).toEqual(long.split(' ').sort());
  });

  it('tells what the model does not know, and leaves out what is strange to it', async () => {
    const folder = folderWith({
      'a.txt': ['It rose by 5%.', '吾輩は猫である。', '* * *', 'It fell.', 'It rained.'].join('\n'),
    });
    const collection = await trainedOn(folder, asText());
    expect(written(collection).sort()).toEqual(['it fell.', 'it rained.', `it rose by 5${UNKNOWN}.`]);
    expect(collection.report.items[0]).toMatchObject({
      status: 'warned',
      reason:
        '1 line without words left out; 1 sentence left out, mostly of characters that the model does not know; ' +
        '1 character that the model does not know',
    });
    expect(collection.unknown).toMatchObject({ train: expect.any(Number) as number });
    expect(Object.values(collection.unknown!).reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('for a model that is to be made keeps its own characters', async () => {
    const folder = folderWith({ 'a.txt': 'Ça va?\nÖl “hier”.\nAb' });
    const collection = await trainedOn(folder, { for: { kind: 'text', maxSteps: 288 } });
    expect(written(collection).sort()).toEqual(['Ab', 'Ça va?', 'Öl “hier”.'].sort());
    expect(collection.vocabulary).toContain('Ç');
    expect(collection.vocabulary!.at(-1)).toBe(UNKNOWN);
    expect(collection.report.replaced).toEqual([]);
  });

  it('may be one file of any name', async () => {
    const folder = folderWith({ 'notes.md': many(5).join('\n') });
    const { file, report } = await collected(join(folder, 'notes.md'), asText());
    expect(report).toMatchObject({ name: 'notes.md', files: 1, imported: 1 });
    expect((await readTrainingData(file, 1)).kind).toBe('text');
  });

  it('holds out at most two thousand sentences of each', async () => {
    const { report } = await collected(folderWith({ 'a.txt': many(20_500).join('\n') }), asText());
    expect(report.pieces).toEqual({ train: 16_500, valid: 2000, test: 2000 });
  });
});

describeWithData('a shared text', ['text/pdsent.test.txt.gz'], () => {
  it('that was made for the bundled model comes in whole', async () => {
    const text = gunzipSync(readFileSync(sharedPath('text/pdsent.test.txt.gz'))).toString();
    const collection = await trainedOn(folderWith({ 'a.txt': text }), asText());
    const lines = new Set(text.split('\n').filter((line) => line !== ''));
    expect(collection.report.items[0]).toMatchObject({ sentences: lines.size });
    expect(new Set(written(collection))).toEqual(lines);
  });
});
