import { elementwiseRows } from './elementwise-rows.ts';
import { numberRows } from './number-rows.ts';
import type { Row } from './row.ts';
import { shapeRows } from './shape-rows.ts';

/** The conformance table: how every recorded kernel is used, and so compared. */
export const table: readonly Row[] = [...elementwiseRows, ...shapeRows, ...numberRows];

/** Kernels whose gradient, which TensorFlow.js defines, cannot be asked for, and why. */
export const withoutGradient: Readonly<Record<string, string>> = {
  ArgMax: 'positions are whole numbers',
  ArgMin: 'positions are whole numbers',
  OneHot: 'indices are whole numbers',
  GreaterEqual: 'a comparison has no slope',
  Branch: 'it refuses one, as branch.test.ts has it',
  BroadcastTo: 'TensorFlow.js itself broadcasts by Tile',
};
