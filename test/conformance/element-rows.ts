import { additive } from '../../models/flows/additive.ts';
import { affine } from '../../models/flows/affine.ts';
import { mixture } from '../../models/flows/mixture.ts';
import { nlsq } from '../../models/flows/nlsq.ts';
import { spline } from '../../models/flows/spline.ts';
import {
  additive64,
  affine64,
  mixture64,
  mixtureComponents,
  nlsq64,
  nlsqNumbers,
  spline64,
  splineBin,
} from '../fixtures/element-reference.ts';
import type { ElementRow } from './flow-row.ts';

/** Every element transform. A new one is a file under models/flows, a name in the configuration and a row here. */
export const elementRows: readonly ElementRow[] = [
  {
    name: 'additive',
    transform: additive,
    reference: additive64,
    size: (x, [shift]) => Math.abs(x) + Math.abs(shift!),
  },
  {
    name: 'affine',
    transform: affine,
    reference: affine64,
    size: (x, raw) => Math.abs(raw[0]!) + Math.exp(affine64(0, raw).logDet) * Math.abs(x),
  },
  {
    name: 'nlsq',
    transform: nlsq,
    reference: nlsq64,
    size: (x, raw) => {
      const { a, b, d, g } = nlsqNumbers(raw);
      return Math.abs(a) + 2 * b * (Math.abs(x) + Math.abs(g) / d + 1 / d);
    },
    sharpness: (x, raw) => {
      const { d, g } = nlsqNumbers(raw);
      return 40 * (1 + Math.abs(d * x) + Math.abs(g));
    },
  },
  {
    name: 'spline',
    transform: spline,
    reference: spline64,
    // What is added up are the lengths of bins, which fill 10.
    size: (x, raw) => {
      const { s, d0, d1 } = splineBin(x, raw);
      return 10 * (1 + Math.max(s, d0, d1));
    },
    sharpness: (x, raw) => {
      const { s, d0, d1, width } = splineBin(x, raw);
      return (20 / width) * (d0 / s + d1 / s + s / d0 + s / d1);
    },
  },
  {
    name: 'mixture',
    transform: mixture,
    reference: mixture64,
    known: (x, raw) => {
      const { value, logDet } = mixture64(x, raw);
      return Math.abs(value) < 30 && logDet > -200;
    },
    flat: true,
    size: (x, raw) => largestWeight(raw) + sensitivity(x, raw, () => 1) * Math.exp(mixture64(x, raw).logDet),
    sharpness: (x, raw) =>
      4 *
      (1 + largestWeight(raw) + mixture64(x, raw).value ** 2 + sensitivity(x, raw, (u) => 1 + Math.abs(u))),
  },
];

/** The largest logarithm that the weights of a mixture are made of. */
function largestWeight(raw: readonly number[]): number {
  return Math.max(...raw.slice(0, 8).map(Math.abs));
}

/**
 * The error of the standardised values u of a mixture, each counted by the share of its component in the density and by
 * `weight`, for a relative rounding of 1 in what they are computed from; in units of x for a weight of 1.
 */
function sensitivity(x: number, raw: readonly number[], weight: (u: number) => number): number {
  const terms = mixtureComponents(raw).map(({ weight: share, mean, deviation }) => {
    const u = (x - mean) / deviation;
    const density = (share * Math.exp((-u * u) / 2)) / deviation;
    return {
      density,
      error: density * (Math.abs(x) + Math.abs(mean)) * (weight(u) === 1 ? 1 : weight(u) / deviation),
    };
  });
  const total = terms.reduce((sum, { density }) => sum + density, 0);
  return terms.reduce((sum, { error }) => sum + error, 0) / total;
}
