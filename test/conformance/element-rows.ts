import { additive } from '../../models/flows/additive.ts';
import { affine } from '../../models/flows/affine.ts';
import { nlsq } from '../../models/flows/nlsq.ts';
import { spline } from '../../models/flows/spline.ts';
import {
  additive64,
  affine64,
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
];
