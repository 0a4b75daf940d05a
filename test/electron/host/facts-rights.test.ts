import { expect, test } from 'vitest';
import { unpackFingerprints } from '../../../core/fingerprint.ts';
import { readSafetensors } from '../../../core/safetensors.ts';
import { readModel } from '../../../electron/host/model-folder.ts';
import { bundledModels } from '../../../electron/host/model-list.ts';

const models = await bundledModels();

/** Numbers a training piece: its place on the map, and how near its nearest is. All others are of the model as a whole. */
const PER_PIECE: Readonly<Record<string, number>> = { 'map.points': 2, nearest: 1 };

test.each(models)('the facts of $name hold no piece: places, shares and hashes only', async ({ dir }) => {
  const { manifest, read } = await readModel(dir);
  const { tensors, bytes, metadata } = readSafetensors(await read('facts'));
  const whole = ['components', 'directions', 'map.axes', 'map.centre', 'mean', 'variance'];
  expect([...tensors.keys()].sort()).toEqual([...whole, ...Object.keys(PER_PIECE)].sort());
  const Z = manifest.config.latent;
  for (const name of whole) expect(tensors.get(name)!.data.length).toBeLessThanOrEqual(Math.max(Z, 12) * Z);
  const pieces = unpackFingerprints(bytes!.get('fingerprints')!);
  for (const [name, numbers] of Object.entries(PER_PIECE)) {
    expect(tensors.get(name)!.data.length).toBeLessThanOrEqual(numbers * pieces.length);
  }
  expect([...bytes!.keys()]).toEqual(['fingerprints']);
  // Sorted, the hashes do not tell which passage followed which.
  for (const piece of pieces) expect(piece).toEqual(piece.toSorted());
  expect(Object.keys(metadata)).toEqual(['words']);
  expect(metadata['words']!.length).toBeLessThan(4000);
});
