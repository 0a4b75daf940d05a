import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rollToMidi } from '../../../core/music/midi/write.ts';
import { readMusicDataset } from '../../../electron/midi/dataset-file.ts';
import { readMusicFolder } from '../../../electron/midi/folder.ts';
import { sharedPath } from '../../core/music/shared-data.ts';
import { describeWithData } from '../../core/music/with-data.ts';
import { folderWith } from './folders.ts';

/** A tune of one rising scale, recognised by its first pitch. */
const scale = (first: number) => [0, 1, 2, 3].map((i) => [first + i]);
const tune = (first: number, stepQuarters = 1) => rollToMidi(scale(first), { stepQuarters });

describe('a folder of music', () => {
  it('is split by its folders', async () => {
    const folder = folderWith({
      'train/b.mid': tune(70),
      'train/a.mid': tune(60),
      'valid/a.mid': tune(50),
      'test/a.mid': tune(40),
      'test/readme.txt': 'about',
    });
    const music = await readMusicFolder(folder);
    expect(music).toMatchObject({ train: [scale(60), scale(70)], valid: [scale(50)], test: [scale(40)] });
    expect(music.report).toMatchObject({ files: 5, imported: 4, rejected: 1 });
  });

  it('is split 80/10/10 by seed otherwise, the same way each time', async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}.mid`, tune(40 + i)]));
    const folder = folderWith(files);
    const music = await readMusicFolder(folder, { seed: 3, grid: 1 });
    expect([music.train.length, music.valid.length, music.test.length]).toEqual([16, 2, 2]);
    const firsts = [...music.train, ...music.valid, ...music.test].map((roll) => roll[0]![0]!);
    expect(firsts.sort()).toEqual(Array.from({ length: 20 }, (_, i) => 40 + i));
    expect(await readMusicFolder(folder, { seed: 3, grid: 1 })).toEqual(music);
    expect((await readMusicFolder(folder, { seed: 4, grid: 1 })).test).not.toEqual(music.test);
  });

  it('has one step for all its pieces, that of most notes, and no silence around them', async () => {
    const folder = folderWith({
      'train/1.mid': tune(60, 0.5),
      'train/2.mid': rollToMidi([[], [], ...scale(62), []], { stepQuarters: 0.5 }),
      'train/3.mid': tune(64, 1),
    });
    const music = await readMusicFolder(folder, { grid: 'auto' });
    expect(music.stepQuarters).toBe(0.5);
    expect(music.train).toEqual([scale(60), scale(62), scale(64).flatMap((step) => [step, step])]);
  });

  it('without music is an error that names it', async () => {
    const folder = folderWith({ 'a.txt': 'nothing' });
    await expect(readMusicFolder(folder)).rejects.toThrow(`no music to train on in ${folder}`);
  });
});

describe('a music data set on disk', () => {
  it('is read from JSON and from compressed JSON', async () => {
    const json = JSON.stringify({ train: [scale(60)], test: [scale(61)] });
    const folder = folderWith({ 'a.json': json, 'a.json.gz': gzipSync(json) });
    const expected = { train: [scale(60)], valid: [], test: [scale(61)] };
    expect(await readMusicDataset(join(folder, 'a.json'))).toEqual(expected);
    expect(await readMusicDataset(join(folder, 'a.json.gz'))).toEqual(expected);
  });

  it('is refused with the file and the fault', async () => {
    const folder = folderWith({
      'bad.json': '{"train": [[[5]]]}',
      'cut.json.gz': gzipSync('{}').subarray(0, 9),
    });
    writeFileSync(join(folder, 'text.json'), 'no json');
    await expect(readMusicDataset(join(folder, 'bad.json'))).rejects.toThrow(
      /bad\.json: not a music data set: train, piece 0, step 0: expected a MIDI pitch/,
    );
    await expect(readMusicDataset(join(folder, 'cut.json.gz'))).rejects.toThrow(
      /cut\.json\.gz: unexpected end/,
    );
    await expect(readMusicDataset(join(folder, 'text.json'))).rejects.toThrow(/text\.json: .*JSON/);
    await expect(readMusicDataset(join(folder, 'none'))).rejects.toThrow(/none cannot be read/);
  });
});

describeWithData('the Bach chorales from disk', ['midi/jsb', 'music/jsb.json.gz'], () => {
  it('are the same from MIDI and from the data set', async () => {
    const { stepQuarters, report, ...music } = await readMusicFolder(sharedPath('midi/jsb'));
    expect(music).toEqual(await readMusicDataset(sharedPath('music/jsb.json.gz')));
    expect(stepQuarters).toBe(1);
    expect(report).toMatchObject({ files: 382, imported: 382 });
  });

  it.each(['musedata', 'nottingham', 'piano-midi'])('have company: %s', async (name) => {
    const { train, valid, test } = await readMusicDataset(sharedPath(`music/${name}.json.gz`));
    expect([train, valid, test].every((pieces) => pieces.length > 10)).toBe(true);
  });
});
