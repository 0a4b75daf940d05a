import { describe, expect, it } from 'vitest';
import { affine } from '../../../models/flows/affine.ts';
import { MaskedAutoregressive } from '../../../models/flows/autoregressive.ts';
import type { Parameters } from '../../../models/flows/parameters.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { constants, filled, normals, rows, runEagerly } from '../../fixtures/latent.ts';

const [Z, C, F] = [5, 2, 30];

/** Weights that keep every hidden unit alive, so that each connection shows. */
function liveWeights(depth: 1 | 2) {
  const weights = new Map<string, { dims: readonly number[]; data: Float32Array<ArrayBuffer> }>();
  const collect: Parameters = (name, dims) => {
    const data = normals(name.length + weights.size, ...dims).data as Float32Array<ArrayBuffer>;
    weights.set(name, { dims, data: data.map((v) => (name.endsWith('.b') ? 5 : 0.1 * v)) });
    return tf.zeros([...dims]);
  };
  tf.tidy(() => void flowOf(collect, depth));
  return weights;
}

function flowOf(parameters: Parameters, couplingDepth: 1 | 2) {
  const sizes = { latent: Z, context: C, layers: 1, couplingHidden: F, couplingDepth };
  return new MaskedAutoregressive(parameters, affine, sizes);
}

/** ε of points z [N, Z] under contexts [N, C], in the order of z. */
async function noiseOf(depth: 1 | 2, z: number[][], context: number[][]) {
  const weights = liveWeights(depth);
  const { epsilon } = await runEagerly(
    (input) => ({
      epsilon: tf.reverse(flowOf(constants(weights), depth).toNoise(input.z!, input.context!).value, -1),
    }),
    {
      z: { data: Float32Array.from(z.flat()), dims: [z.length, Z] },
      context: { data: Float32Array.from(context.flat()), dims: [z.length, C] },
    },
  );
  return rows(epsilon!.data as Float32Array, Z);
}

describe.each([1, 2] as const)('masked autoregressive layers, depth %d', (depth) => {
  const plain = rows(filled(0.5, Z).data as Float32Array, Z)[0]!;

  it('let each element see all elements before it, and none after', async () => {
    const moved = plain.map((_, j) => plain.map((v, i) => (i === j ? v + 1 : v)));
    const [before, ...after] = await noiseOf(depth, [plain, ...moved], Array(Z + 1).fill([0.3, -0.2]));
    const changed = after.map((image) => image.map((v, i) => v !== before![i]));
    expect(changed).toEqual(plain.map((_, j) => plain.map((__, i) => i >= j)));
  });

  it('let every element see all of the context', async () => {
    const contexts = [
      [0, 0],
      [1, 0],
      [0, 1],
    ];
    const [before, ...after] = await noiseOf(depth, [plain, plain, plain], contexts);
    for (const image of after) image.forEach((v, i) => expect(v).not.toBe(before![i]));
  });
});
