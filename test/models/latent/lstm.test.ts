import { describe, expect, it } from 'vitest';
import { compile, polymorphic } from '../../../models/compiler/index.ts';
import { interpret } from '../../../models/compiler/interpret.ts';
import type { SizedRecordable } from '../../../models/compiler/polymorphic.ts';
import { fusedLstm } from '../../../models/latent/fused-lstm.ts';
import { scanLstm } from '../../../models/latent/lstm.ts';
import { distance, normals, rows } from '../../fixtures/latent.ts';
import { lstm64 } from '../../fixtures/latent-reference.ts';

const [I, H] = [3, 4];
const dimensions = { T: ['x', 0], B: ['x', 1] } as const;
const weights = { Wx: normals(1, I, 4 * H), Wh: normals(2, H, 4 * H), b: normals(3, 4 * H) };
const sizes = { T: [5, 7, 11], B: [2, 3, 4] } as const;

/** Lengths of the lanes at B lanes and T steps; the longest fills all steps. */
const lengthsOf = (T: number, B: number) => Array.from({ length: B }, (_, b) => Math.max(1, T - 2 * b));
const maskOf = (T: number, B: number) => ({
  data: Float32Array.from({ length: T * B }, (_, i) => (Math.floor(i / B) < lengthsOf(T, B)[i % B]! ? 1 : 0)),
  dims: [T, B, 1],
});

const layer =
  (lstm: typeof scanLstm, reverse: boolean, masked: boolean): SizedRecordable =>
  (input, { T, B }) => {
    const x = input('x', [T!, B!, I]);
    const mask = input('mask', [T!, B!, 1]);
    const Ws = {
      Wx: input('Wx', [I, 4 * H]),
      Wh: input('Wh', [H, 4 * H]),
      b: input('b', [4 * H]),
    };
    return { hidden: lstm(x, Ws, { reverse, ...(masked && { mask }) }) };
  };

describe.each([
  { name: 'scanned', lstm: scanLstm },
  { name: 'fused', lstm: fusedLstm },
])('the $name LSTM layer', ({ lstm }) => {
  describe.each([
    { reverse: false, masked: false },
    { reverse: false, masked: true },
    { reverse: true, masked: false },
    { reverse: true, masked: true },
  ])('reverse $reverse, masked $masked', ({ reverse, masked }) => {
    it('is the recurrence in double precision of each sequence alone, eager and compiled', async () => {
      const fn = layer(lstm, reverse, masked);
      const compiled = await compile(polymorphic(sizes, dimensions, fn));
      for (const [T, B] of [
        [1, 1],
        [6, 3],
        [9, 2],
      ] as const) {
        const feeds = { x: normals(4, T, B, I), mask: maskOf(T, B), ...weights };
        const expected = reference(feeds.x.data as Float32Array, T, B, reverse, masked);
        for (const graph of [compiled, interpret(dimensions, fn)]) {
          const { hidden } = await graph.run(feeds);
          expect(hidden!.dims).toEqual([T, B, H]);
          expect(distance(hidden!.data as Float32Array, expected)).toBeLessThan(2e-6);
        }
      }
      await compiled.release();
    });
  });
});

/** Hidden states [T, B, H] lane by lane, zero after the end of a lane when there is a mask. */
function reference(x: Float32Array, T: number, B: number, reverse: boolean, masked: boolean): Float64Array {
  const named = new Map(
    Object.entries(weights).map(([name, { data, dims }]) => [`l.${name}`, { data, dims }]),
  );
  const out = new Float64Array(T * B * H);
  lengthsOf(T, B).forEach((length, b) => {
    const steps = masked ? length : T;
    const order = Array.from({ length: steps }, (_, t) => (reverse ? steps - 1 - t : t));
    const lane = order.map((t) => rows(x, I)[t * B + b]!);
    lstm64(lane, named as never, 'l').forEach((hidden, i) => out.set(hidden, (order[i]! * B + b) * H));
  });
  return out;
}
