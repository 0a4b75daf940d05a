import * as tf from '../compiler/tensorflow.ts';
import { grouped, softmaxOfGroups } from './groups.ts';
import type { ElementTransform } from './transform.ts';

/** K: pieces of the spline. */
const BINS = 8;
/** Beyond ±BOUND the map is the identity: what lies beyond is added to the image of the bound, where the slope is 1. */
const BOUND = 5;
/** The least share of the square that a bin has in width and in height: a flat piece cannot be undone in float32. */
const MIN_SHARE = 0.01;
/** Bound of the logarithm of the slope at a knot. */
const MAX_LOG_SLOPE = 3;
/** Keeps a square root from a slope without end at 0. */
const TINY = 1e-12;

/** The knots, K along the axis before the last: [..., K, D]. */
interface Knots {
  readonly widths: tf.Tensor;
  readonly heights: tf.Tensor;
  readonly left: tf.Tensor;
  readonly bottom: tf.Tensor;
  /** Slopes at both ends of each bin. */
  readonly from: tf.Tensor;
  readonly to: tf.Tensor;
}

/** What the bin of a point knows, [..., D] each. */
type Bin = Knots & { readonly slope: tf.Tensor; readonly bend: tf.Tensor };

function knotsOf(raw: tf.Tensor): Knots {
  const [rawWidths, rawHeights, rawSlopes] = grouped(raw, [BINS, BINS, BINS - 1]) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const [widths, heights] = [shares(rawWidths), shares(rawHeights)];
  const around = rawSlopes.shape.map((_, i, { length }) => (i === length - 2 ? [1, 1] : [0, 0]));
  const bounded = tf.clipByValue(rawSlopes, -MAX_LOG_SLOPE, MAX_LOG_SLOPE);
  // The slope at the outermost knots is 1, that of the identity beyond.
  const slopes = tf.exp(tf.pad(bounded, around as [number, number][]));
  return {
    widths,
    heights,
    left: edges(widths),
    bottom: edges(heights),
    from: groupsFrom(slopes, 0),
    to: groupsFrom(slopes, 1),
  };
}

/** Lengths of the bins, which fill [−BOUND, BOUND]. */
function shares(raw: tf.Tensor): tf.Tensor {
  const free = tf.mul(softmaxOfGroups(raw), 1 - BINS * MIN_SHARE);
  return tf.mul(tf.add(free, MIN_SHARE), 2 * BOUND);
}

/** Where each bin begins. */
function edges(lengths: tf.Tensor): tf.Tensor {
  return tf.sub(tf.cumsum(lengths, lengths.rank - 2, true), BOUND);
}

function groupsFrom(x: tf.Tensor, first: number): tf.Tensor {
  const at = x.rank - 2;
  return tf.slice(
    x,
    x.shape.map((_, i) => (i === at ? first : 0)),
    x.shape.map((size, i) => (i === at ? BINS : size)),
  );
}

/** The bin in which x [..., D] lies, told by the beginnings of the bins; the outer ones have no outer end. */
function binAt(x: tf.Tensor, beginnings: tf.Tensor, knots: Knots): Bin {
  const begun = tf.sub(1, tf.step(tf.sub(beginnings, tf.expandDims(x, -2))));
  const [first, later] = tf.split(begun, [1, BINS - 1], -2) as [tf.Tensor, tf.Tensor];
  const reached = tf.concat([tf.onesLike(first), later], -2);
  const here = tf.sub(reached, tf.concat([later, tf.zerosLike(first)], -2));
  const pick = (values: tf.Tensor) => tf.sum(tf.mul(here, values), -2);
  const bin: Knots = {
    widths: pick(knots.widths),
    heights: pick(knots.heights),
    left: pick(knots.left),
    bottom: pick(knots.bottom),
    from: pick(knots.from),
    to: pick(knots.to),
  };
  const slope = tf.div(bin.heights, bin.widths);
  return { ...bin, slope, bend: tf.sub(tf.add(bin.from, bin.to), tf.mul(slope, 2)) };
}

/** log ∂y/∂x at the share ξ of the bin (eq. 5). */
function logSlope({ slope, bend, from, to }: Bin, share: tf.Tensor): tf.Tensor {
  const rest = tf.sub(1, share);
  const both = tf.mul(share, rest);
  const ends = tf.add(tf.mul(to, tf.square(share)), tf.mul(from, tf.square(rest)));
  const numerator = tf.add(ends, tf.mul(tf.mul(slope, 2), both));
  const denominator = tf.add(slope, tf.mul(bend, both));
  return tf.add(tf.mul(tf.log(tf.div(slope, denominator)), 2), tf.log(numerator));
}

/** The share ξ of the bin at the height `up` above its bottom: the root of a quadratic (eq. 6–8). */
function shareAt({ heights, slope, bend, from }: Bin, up: tf.Tensor): tf.Tensor {
  const turned = tf.mul(up, bend);
  const a = tf.add(tf.mul(heights, tf.sub(slope, from)), turned);
  const b = tf.sub(tf.mul(heights, from), turned);
  const c = tf.mul(slope, up);
  const discriminant = tf.maximum(tf.add(tf.square(b), tf.mul(tf.mul(a, c), 4)), TINY);
  return tf.div(tf.mul(c, 2), tf.add(b, tf.sqrt(discriminant)));
}

/** 1 within the bounds and 0 beyond, where the slope is 1 exactly, and not what rounding makes of it at the last knot. */
function inside(x: tf.Tensor): tf.Tensor {
  return tf.sub(1, tf.step(tf.sub(tf.abs(x), BOUND)));
}

/**
 * The monotone rational-quadratic spline of Durkan et al. 2019 (§3.1, eq. 4–8) with 8 bins on [−5, 5] and the identity
 * beyond; raw parameters in the order widths, heights, slopes at the inner knots.
 */
export const spline: ElementTransform = {
  parameters: 3 * BINS - 1,

  forward(x, raw) {
    const knots = knotsOf(raw);
    const inner = tf.clipByValue(x, -BOUND, BOUND);
    const bin = binAt(inner, knots.left, knots);
    const share = tf.div(tf.sub(inner, bin.left), bin.widths);
    const both = tf.mul(share, tf.sub(1, share));
    const numerator = tf.add(tf.mul(bin.slope, tf.square(share)), tf.mul(bin.from, both));
    const denominator = tf.add(bin.slope, tf.mul(bin.bend, both));
    const value = tf.add(bin.bottom, tf.div(tf.mul(bin.heights, numerator), denominator));
    return { value: tf.add(value, tf.sub(x, inner)), logDet: tf.mul(logSlope(bin, share), inside(x)) };
  },

  inverse(y, raw) {
    const knots = knotsOf(raw);
    const inner = tf.clipByValue(y, -BOUND, BOUND);
    const bin = binAt(inner, knots.bottom, knots);
    const share = shareAt(bin, tf.sub(inner, bin.bottom));
    const value = tf.add(bin.left, tf.mul(share, bin.widths));
    const logDet = tf.mul(tf.neg(logSlope(bin, share)), inside(y));
    return { value: tf.add(value, tf.sub(y, inner)), logDet };
  },
};
