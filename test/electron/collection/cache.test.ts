import { readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rollToMidi } from '../../../core/music/midi/write.ts';
import { readCollection } from '../../../electron/collection/read.ts';
import { folderWith } from '../midi/folders.ts';
import { collected } from './collecting.ts';

const tune = (first: number) => rollToMidi([[first], [first + 2], [first + 1]], { stepQuarters: 1 });
const text = { kind: 'text', maxSteps: 100 } as const;

/** How many files a reading opened; none where the cache had it. */
async function opened(place: string, options: Parameters<typeof collected>[1]) {
  let files = 0;
  const read = await collected(place, { ...options, onProgress: () => files++ });
  return { ...read, files };
}

describe('a collection', () => {
  it('is read once while nothing changes, and gives the same', async () => {
    const [folder, cache] = [folderWith({ 'a.mid': tune(60), 'b/c.mid': tune(70) }), folderWith({})];
    const first = await opened(folder, { cache });
    const again = await opened(folder, { cache });
    expect([first.files, again.files]).toEqual([2, 0]);
    expect([again.id, again.file, again.report]).toEqual([first.id, first.file, first.report]);
    expect(first.file).toBe(join(cache, `${first.id}.collection.gz`));
  });

  it('is read anew when a file changes, comes, goes or moves, or when other things are asked', async () => {
    const [folder, cache] = [folderWith({ 'a.mid': tune(60) }), folderWith({})];
    const ids = new Set([(await opened(folder, { cache })).id]);
    const isNew = async (options: Parameters<typeof collected>[1] = {}) => {
      const { id, files } = await opened(folder, { cache, ...options });
      expect([ids.has(id), files > 0]).toEqual([false, true]);
      ids.add(id);
    };
    writeFileSync(join(folder, 'b.mid'), tune(70));
    await isNew();
    utimesSync(join(folder, 'b.mid'), 1, 1);
    await isNew();
    renameSync(join(folder, 'b.mid'), join(folder, 'c.mid'));
    await isNew();
    rmSync(join(folder, 'a.mid'));
    await isNew();
    await isNew({ settings: { seed: 5 } });
    await isNew({ settings: { tracks: { of: 'piano' } } });
    await isNew({ for: { maxSteps: 9 } });
    await isNew({ for: text });
  });

  it('that was damaged is read anew, and is refused when it is all there is', async () => {
    const [folder, cache] = [folderWith({ 'a.mid': tune(60) }), folderWith({})];
    const { file, report } = await opened(folder, { cache });
    const whole = readFileSync(file);
    const flipped = Uint8Array.from(whole, (byte, i) => (i === whole.length >> 1 ? byte ^ 16 : byte));
    for (const bytes of [
      whole.subarray(0, whole.length - 20),
      flipped,
      Buffer.from('rubbish'),
      Buffer.alloc(0),
    ]) {
      writeFileSync(file, bytes);
      await expect(readCollection(file)).rejects.toMatchObject({ code: 'bad-file' });
      const again = await opened(folder, { cache });
      expect([again.files, again.report]).toEqual([1, report]);
      expect((await readCollection(file)).splits.train).toHaveLength(1);
    }
    await expect(readCollection(join(cache, 'none'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('makes room for others: those that were not used for longest go', async () => {
    const [folder, cache] = [folderWith({ 'a.txt': 'It rains.\nIt snows.' }), folderWith({})];
    const make = async (seed: number) =>
      (await opened(folder, { cache, for: text, settings: { seed } })).file;
    const files: string[] = [];
    for (let seed = 0; seed < 20; seed++) {
      files.push(await make(seed));
      utimesSync(files[seed]!, 1000 + seed, 1000 + seed);
    }
    await make(0);
    expect(statSync(files[0]!).mtimeMs).toBeGreaterThan(1e9);
    writeFileSync(join(cache, 'note.txt'), 'not a collection');
    const newest = await make(99);
    const left = readdirSync(cache).map((name) => join(cache, name));
    expect(left).toHaveLength(21);
    expect(left).toEqual(expect.arrayContaining([newest, files[0], files[2], join(cache, 'note.txt')]));
    expect(left).not.toContain(files[1]);
  });

  it('that cannot be kept is an error in a sentence', async () => {
    const folder = folderWith({ 'a.mid': tune(60), file: '' });
    const reading = collected(folder, { cache: join(folder, 'file', 'cache') });
    await expect(reading).rejects.toMatchObject({ code: 'bad-file' });
  });
});
