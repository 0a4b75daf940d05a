import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parity } from '../../../electron/engine/parity.ts';
import { type ModelFolder, readModel } from '../../../electron/host/model-folder.ts';
import { openGraph, type Tensors } from '../../../models/compiler/compile.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

let dir: string;
let folder: ModelFolder;
beforeAll(async () => {
  dir = await tinyModel();
  folder = await readModel(dir);
});
afterAll(() => rm(path.dirname(dir), { recursive: true }));

/** Compares with a WebGPU whose outputs are the CPU's after `spoil`. */
async function compared(spoil: (outputs: Tensors) => void) {
  const task = { model: dir, provider: 'webgpu', steps: 5, seed: 2, threads: 1 } as const;
  const { differences, emitted } = await parity(folder, task, async (bytes, options) => {
    const graph = await openGraph(bytes, { ...options, provider: 'cpu' });
    if (options?.provider === 'cpu') return graph;
    const run: typeof graph.run = async (...args) => {
      const outputs = await graph.run(...args);
      spoil(outputs);
      return outputs;
    };
    return { ...graph, run };
  });
  const of = (output: string) => differences.find((one) => one.output === output)!;
  return { of, differences, emitted };
}

describe('a comparison with the CPU', () => {
  test('finds nothing where nothing differs', async () => {
    const { differences, emitted } = await compared(() => undefined);
    expect(differences).toHaveLength(8);
    for (const { largest, ofOwn, ofAllowed } of differences)
      expect([largest, ofOwn, ofAllowed]).toEqual([0, 0, 0]);
    expect(emitted).toEqual({ equal: 5 * 88, of: 5 * 88 });
  });

  test('finds the one number that is off, by how much, and in no other output', async () => {
    const { of, differences } = await compared(
      ({ mean }) => mean && (mean.data[3] = (mean.data[3] as number) + 0.5),
    );
    expect(of('mean').largest).toBeCloseTo(0.5, 5);
    expect(of('mean').ofAllowed).toBeGreaterThan(1);
    expect(differences.filter(({ largest }) => largest > 0)).toHaveLength(1);
  });

  test('takes a number that is none for as far off as can be', async () => {
    const { of } = await compared(({ logProb }) => logProb && (logProb.data[0] = NaN));
    expect(of('logProb')).toMatchObject({ largest: Infinity, ofOwn: Infinity, ofAllowed: Infinity });
  });

  test('counts the notes that come out otherwise', async () => {
    const { emitted } = await compared(({ logits }) => logits?.data.fill(1e3 as never, 0, 88));
    expect(emitted.equal).toBeLessThan(emitted.of);
    expect(emitted.equal).toBeGreaterThanOrEqual(4 * 88);
  });
});
