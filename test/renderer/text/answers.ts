import type { FloatTensor } from '../../../core/contract/floats.ts';
import type { Piece } from '../../../core/contract/engine.ts';
import type { StudioResponse } from '../../../core/contract/studio.ts';

/** A tensor that holds `fill` everywhere. */
function filled(dims: number[], fill: number): FloatTensor {
  return { data: new Float32Array(dims.reduce((product, size) => product * size, 1)).fill(fill), dims };
}

/** A piece that reads as a text, with latents of `width` numbers that tell which candidate it is. */
export function pieceOf(index: number, text: string, width = 4): Piece {
  const steps = text.length;
  return {
    index,
    steps,
    text,
    epsilon: filled([steps, 1, width], index),
    z: filled([steps, 1, width], index + 0.5),
    u: filled([steps, 1, 1], 0.5),
  };
}

/** A plane whose left half decodes to a, its right half to b, with a density around the middle of the right half. */
export function expected(): StudioResponse<'latent.next'> {
  const points = 16;
  const place = (i: number) => (i / (points - 1)) * 4 - 2;
  const cells = Array.from({ length: points ** 2 }, (_, i) => ({
    x: place(i % points),
    y: place(Math.floor(i / points)),
  }));
  const logProb = Float32Array.from(cells, ({ x, y }) => -((x - 1) ** 2 + y ** 2) / 0.5);
  const symbols = Float32Array.from(cells, ({ x }) => (x < 0 ? 0 : 1));
  return {
    low: [-2, -2],
    high: [2, 2],
    logProb: { data: logProb, dims: [points, points] },
    symbols: { data: symbols, dims: [points, points] },
    vocabulary: ['a', 'b'],
    at: [1, 0],
    next: [
      { symbol: 'b', probability: 0.7 },
      { symbol: 'a', probability: 0.3 },
    ],
  };
}

/** Facts of a model with Z = 4 and one direction. */
export function facts(): StudioResponse<'model.facts'> {
  const axis = { less: 'short', more: 'long', share: 0.5, features: [] };
  const components = filled([4, 4], 0);
  for (let i = 0; i < 4; i++) components.data[i * 5] = 1;
  return {
    mean: filled([4], 0),
    components,
    variance: filled([4], 1),
    names: ['vowel', 'word start', '', ''],
    directions: [{ name: 'vowels', label: 'Vowels', less: 'fewer', more: 'more', explains: 0.4 }],
    map: {
      points: filled([2, 2], 0),
      axes: filled([2, 4], 0),
      centre: filled([4], 0),
      explained: [axis, axis],
    },
    pieces: 2,
  };
}
