import type { ModelConfig } from '../../core/contract/config.ts';
import * as tf from '../compiler/tensorflow.ts';

/** Distances from either end beyond this look alike in the compact features. */
const CAP = 24;
/** Periods of the sinusoids, in steps. */
const PERIODS = [4, 8, 16, 32];
/** Lengths are given to the networks in units of this many steps. */
const LENGTH_UNIT = 100;

/** The width of the features of a step. */
export function positionWidth({ positions, maxSteps }: Pick<ModelConfig, 'positions' | 'maxSteps'>): number {
  return positions === 'onehot' ? 2 * maxSteps : 2 * CAP + 4 * PERIODS.length + 2;
}

/**
 * What a step knows of where it is: distances from start and end, so that the length T conditions every part
 * (Ziegler & Rush 2019, §5). mask [T, B, 1] to features [T, B, P], zero where the mask is.
 */
export function positionFeatures(
  mask: tf.Tensor,
  config: Pick<ModelConfig, 'positions' | 'maxSteps'>,
): tf.Tensor {
  const fromStart = tf.cumsum(mask, 0, true);
  const fromEnd = tf.cumsum(mask, 0, true, true);
  const features =
    config.positions === 'onehot'
      ? [oneHot(fromStart, config.maxSteps), oneHot(fromEnd, config.maxSteps)]
      : compact(fromStart, fromEnd, mask);
  return tf.mul(tf.concat(features, -1), mask);
}

function compact(fromStart: tf.Tensor, fromEnd: tf.Tensor, mask: tf.Tensor): tf.Tensor[] {
  const length = tf.mul(tf.sum(mask, 0, true), tf.onesLike(mask));
  return [
    oneHot(fromStart, CAP),
    oneHot(fromEnd, CAP),
    ...[fromStart, fromEnd].flatMap((distance) =>
      PERIODS.flatMap((period) => {
        const angle = tf.mul(distance, (2 * Math.PI) / period);
        return [tf.sin(angle), tf.cos(angle)];
      }),
    ),
    tf.div(length, LENGTH_UNIT),
    tf.div(fromStart, tf.maximum(length, 1)),
  ];
}

function oneHot(distance: tf.Tensor, width: number): tf.Tensor {
  const index = tf.cast(tf.minimum(tf.squeeze(distance, [2]), width - 1), 'int32');
  return tf.oneHot(index as tf.Tensor2D, width, 1, 0, 'float32');
}
