import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TakeBody } from '../../../core/contract/library.ts';
import { encodeMessage } from '../../../core/contract/codec.ts';
import type { Random } from '../../../core/random.ts';
import { Library, type NewTake } from '../../../electron/library/library.ts';
import { readTake, writeTake } from '../../../electron/library/take-file.ts';
import { musicTake } from '../../fixtures/takes.ts';
import { damageBytes, damageValue } from '../damage.ts';
import { broken, type Fuzzed, refusedWith, sameBytes, type Verdict } from '../target.ts';

const PLAIN = { note: '', starred: false };
/** How many takes stand beside the damaged one. */
const OTHERS = 3;

/**
 * A take whose bytes were changed, or whose contents were changed and sealed again: it is listed, whole or as broken
 * with a reason; the others are too; and no file is lost.
 */
export const takes: Fuzzed = {
  name: 'take of the library',
  short: 60,
  long: 6000,
  open: async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-fuzz-'));
    const library = new Library(folder);
    const { content, latents, ...head } = musicTake();
    const body = { content, latents } as TakeBody;
    const ids: string[] = [];
    for (let at = 0; at <= OTHERS; at++)
      ids.push((await library.keep({ ...PLAIN, ...head, model: null, title: `${at}` } as NewTake, body)).id);
    const sound = await readFile(path.join(folder, `${ids[0]}.take`));
    return {
      attempt: (random) => damageTake(folder, ids[0]!, sound, random),
      close: () => rm(folder, { recursive: true }),
    };
  },
};

async function damageTake(folder: string, id: string, sound: Uint8Array, random: Random): Promise<Verdict> {
  const bytes = random.below(3) === 0 ? sealedAnew(sound, random) : damageBytes(sound, random);
  await writeFile(path.join(folder, `${id}.take`), bytes);
  const library = new Library(folder);
  const { takes: whole, broken: bad } = await library.list();
  if (whole.length + bad.length !== OTHERS + 1) broken('a take is not in the list');
  if (whole.filter((take) => take.id !== id).length !== OTHERS) broken('a sound take is listed as broken');
  if (bad.some(({ reason }) => reason.length < 10 || reason.includes(folder)))
    broken(`badly told: ${bad[0]!.reason}`);
  if ((await readdir(folder)).length !== OTHERS + 1) broken('a file has gone, or come');
  try {
    await library.open(id);
  } catch (thrown) {
    return refusedWith(thrown, 'bad-file');
  }
  if (bad.length > 0) broken('what is listed as broken can be opened');
  return sameBytes(bytes, sound) ? 'equal' : 'accepted';
}

/** Another head or body than any take has, with hashes that are right. */
function sealedAnew(sound: Uint8Array, random: Random): Uint8Array {
  const { head, body } = readTake(sound);
  const change = (value: unknown) => damageValue(value, random);
  const [oddHead, oddBody] = random.below(2) === 0 ? [change(head), body] : [head, change(body)];
  try {
    encodeMessage([oddHead, oddBody]);
  } catch {
    // What cannot be written at all cannot come in.
    return sound;
  }
  return writeTake(oddHead as typeof head, oddBody as TakeBody);
}
