import type { TransformName } from '../../core/contract/config.ts';
import { additive } from './additive.ts';
import { affine } from './affine.ts';
import { mixture } from './mixture.ts';
import { nlsq } from './nlsq.ts';
import { spline } from './spline.ts';
import type { ElementTransform } from './transform.ts';

/** The element transforms by the names that a configuration gives them. */
export const elements: Readonly<Record<TransformName, ElementTransform>> = {
  additive,
  affine,
  nlsq,
  spline,
  mixture,
};
