import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { collectionSettingsSchema } from '../../../core/contract/collection.ts';
import type { Random } from '../../../core/random.ts';
import { collect } from '../../../electron/collection/collection.ts';
import { type Collection, readCollection } from '../../../electron/collection/read.ts';
import { damageBytes, damageValue } from '../damage.ts';
import { broken, type Fuzzed, refusedWith, type Verdict } from '../target.ts';

/** A collection that was read before and kept: gzip's own sum finds damage, and what is packed anew must be sound. */
export const collections: Fuzzed = {
  name: 'cache of a collection',
  short: 80,
  long: 10_000,
  open: async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-fuzz-'));
    const folder = path.join(root, 'texts');
    await mkdir(folder);
    await writeFile(path.join(folder, 'a.txt'), 'It rains.\nIt snows.\nThe sun shines on the hill.\n');
    const { file } = await collect(folder, {
      cache: path.join(root, 'cache'),
      settings: collectionSettingsSchema.parse({}),
      for: { kind: 'text', maxSteps: 100 },
    });
    const sound = await readFile(file);
    const whole = await readCollection(file);
    return {
      attempt: (random) => damageCollection(file, sound, whole, random),
      close: () => rm(root, { recursive: true }),
    };
  },
};

async function damageCollection(
  file: string,
  sound: Uint8Array,
  whole: Collection,
  random: Random,
): Promise<Verdict> {
  const packed = random.below(2) === 0;
  const bytes = packed ? damageBytes(sound, random) : packedAnew(sound, random);
  await writeFile(file, bytes);
  const read = await readCollection(file).catch((thrown: unknown) => void refusedWith(thrown, 'bad-file'));
  if (!read) return 'refused';
  const { train, valid, test } = read.splits;
  const sequences = [...train, ...valid, ...test];
  if (!sequences.flat(2).every((symbol) => Number.isInteger(symbol) && symbol >= 0))
    broken('a symbol is none');
  if (read.fingerprint === whole.fingerprint) return 'equal';
  return packed ? broken('damage was not seen') : 'accepted';
}

/** The lines with one changed: a byte of it, or a field; with a sum that is right. */
function packedAnew(sound: Uint8Array, random: Random): Uint8Array {
  const text = gunzipSync(sound);
  if (random.below(2) === 0) return gzipSync(damageBytes(text, random), { level: 1 });
  const lines = text.toString().trimEnd().split('\n');
  const at = random.below(lines.length);
  lines[at] = JSON.stringify(damageValue(JSON.parse(lines[at]!), random)) ?? '';
  return gzipSync(lines.join('\n') + '\n', { level: 1 });
}
