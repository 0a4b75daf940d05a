import { scan } from '../compiler/scan.ts';
import * as tf from '../compiler/tensorflow.ts';
import { grouped } from './groups.ts';
import { logitOfNormal, logMills, logTails, probit } from './normal.ts';
import type { ElementTransform } from './transform.ts';

/** K: components of the mixture. */
const COMPONENTS = 8;
/** Components begin spread over ±SPREAD, with a deviation that leaves the mixture a variance of 1: near the identity. */
const SPREAD = Math.sqrt(7 / 6);
const FIRST_DEVIATION = Math.SQRT1_2;
/** Bound of the logarithm of a deviation, before the first deviation is counted in. */
const MAX_LOG_DEVIATION = 4;
/** Standardised values beyond this look alike: their squares stay in float32. */
const FURTHEST = 1e9;
/** Steps of the search. */
const STEPS = 24;
/** Until this step every other one halves the bracket, whatever Newton's method says; then that converges. */
const HALVING_UNTIL = 14;
/** Bound of the logarithm of ∂x/∂logit within the search and its gradient. */
const MAX_LOG_FLATNESS = 30;
const LOG_ROOT = 0.5 * Math.log(2 * Math.PI);

/** The components, [..., K, D] each. */
interface Components {
  readonly logWeight: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly logDeviation: tf.Tensor;
}

/** What the mixture says of a point, [..., D] each; F is its distribution function, f its density. */
interface Place {
  /** log F − log(1 − F) */
  readonly logit: tf.Tensor;
  /** log f less the logarithm of the smaller of F and 1 − F: no difference of large numbers, however far the tail. */
  readonly logHazard: tf.Tensor;
}

function componentsOf(raw: tf.Tensor): Components {
  const [weight, mean, deviation] = grouped(raw, [COMPONENTS, COMPONENTS, COMPONENTS]) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const centres = Array.from({ length: COMPONENTS }, (_, k) => SPREAD * ((2 * k) / (COMPONENTS - 1) - 1));
  return {
    logWeight: tf.sub(weight, tf.logSumExp(weight, -2, true)),
    mean: tf.add(mean, tf.tensor2d(centres, [COMPONENTS, 1])),
    logDeviation: tf.add(
      tf.clipByValue(deviation, -MAX_LOG_DEVIATION, MAX_LOG_DEVIATION),
      Math.log(FIRST_DEVIATION),
    ),
  };
}

/** How many deviations x [..., D] is from the mean of each component, [..., K, D]. */
function standardised(x: tf.Tensor, { mean, logDeviation }: Components): tf.Tensor {
  const u = tf.mul(tf.sub(tf.expandDims(x, -2), mean), tf.exp(tf.neg(logDeviation)));
  return tf.clipByValue(u, -FURTHEST, FURTHEST);
}

/** The mixture at x [..., D]. All probabilities are logarithms relative to the greatest density of a component. */
function placeOf(x: tf.Tensor, components: Components): Place {
  const { logWeight, logDeviation } = components;
  const u = standardised(x, components);
  const squared = tf.square(u);
  const logM = logMills(tf.abs(u));
  const density = tf.sub(logWeight, tf.mul(squared, 0.5));
  const greatest = tf.max(density, -2, true);
  const relative = tf.sub(density, greatest);
  const tail = tf.add(tf.sub(relative, LOG_ROOT), logM);
  const bulk = tf.sub(tf.add(logWeight, logTails(squared, logM).inside), greatest);
  const right = tf.step(u);
  const left = tf.sub(1, right);
  const choose = (atLeft: tf.Tensor, atRight: tf.Tensor) =>
    tf.logSumExp(tf.add(tf.mul(left, atLeft), tf.mul(right, atRight)), -2);
  const below = choose(tail, bulk);
  const above = choose(bulk, tail);
  const logit = tf.sub(below, above);
  const upper = tf.step(logit);
  const smaller = tf.add(tf.mul(upper, above), tf.mul(tf.sub(1, upper), below));
  const logDensity = tf.sub(tf.logSumExp(tf.sub(relative, logDeviation), -2), LOG_ROOT);
  return { logit, logHazard: tf.sub(logDensity, smaller) };
}

/** log ∂x/∂logit = log F(1 − F) − log f, bounded. */
function logFlatness({ logit, logHazard }: Place): tf.Tensor {
  const larger = tf.log(tf.add(tf.exp(tf.neg(tf.abs(logit))), 1));
  return tf.minimum(tf.neg(tf.add(logHazard, larger)), MAX_LOG_FLATNESS);
}

/** The Newton step from x towards the place with the logit `target`. */
function newton(place: Place, target: tf.Tensor): tf.Tensor {
  return tf.mul(tf.sub(target, place.logit), tf.exp(logFlatness(place)));
}

/**
 * The x with the logit `target`: Newton's method within a bracket. Every component has the wanted value at
 * mean + deviation · y, so the mixture has it between the first and the last of those.
 */
function search(y: tf.Tensor, target: tf.Tensor, components: Components): tf.Tensor {
  const { mean, logDeviation } = components;
  const each = tf.add(mean, tf.mul(tf.exp(logDeviation), tf.expandDims(y, -2)));
  const [low, high] = [tf.min(each, -2), tf.max(each, -2)];
  const middle = (a: tf.Tensor, b: tf.Tensor) => tf.add(tf.mul(a, 0.5), tf.mul(b, 0.5));
  const { carry } = scan({
    init: [low, high, middle(low, high)],
    xs: [tf.tensor1d(Array.from({ length: STEPS }, (_, i) => (i < HALVING_UNTIL && i % 2 === 0 ? 1 : 0)))],
    body: ([low, high, x], [halving]) => {
      const place = placeOf(x!, components);
      const under = tf.less(place.logit, target);
      const [from, to] = [tf.where(under, x!, low!), tf.where(under, high!, x!)];
      const next = tf.add(x!, newton(place, target));
      const within = tf.logicalAnd(tf.greaterEqual(next, from), tf.lessEqual(next, to));
      const free = tf.logicalAnd(within, tf.equal(tf.add(tf.zerosLike(next), halving!), 0));
      return { carry: [from, to, tf.where(free, next, middle(from, to))], ys: [] };
    },
  });
  return carry[2]!;
}

/** A function through which no gradient flows. */
function frozen(f: (...xs: tf.Tensor[]) => tf.Tensor): (...xs: tf.Tensor[]) => tf.Tensor {
  return tf.customGrad((...args) => {
    const xs = args.slice(0, -1) as tf.Tensor[];
    return { value: f(...xs), gradFunc: () => xs.map((x) => tf.zeros(x.shape)) };
  });
}

/**
 * y = Φ⁻¹(F(x)) with F the distribution function of a mixture of eight Gaussians: what it makes standard normal has the
 * density of that mixture exactly (Mix-1 of the "Flexible Language Modeling in Continuous Space" paper, 2025; the
 * transform is that of Ho et al. 2019 §3.2 with Gaussians). Raw parameters in the order weights, means, deviations.
 */
export const mixture: ElementTransform = {
  parameters: 3 * COMPONENTS,

  forward(x, raw) {
    const { logit, logHazard } = placeOf(x, componentsOf(raw));
    const value = probit(logit);
    return { value, logDet: tf.add(logHazard, logMills(tf.abs(value))) };
  },

  logDensity(x, raw) {
    const components = componentsOf(raw);
    const { logWeight, logDeviation } = components;
    const exponents = tf.mul(tf.square(standardised(x, components)), -0.5);
    return tf.logSumExp(tf.sub(tf.add(logWeight, exponents), logDeviation), -2);
  },

  inverse(y, raw) {
    const components = componentsOf(raw);
    const bounded = tf.clipByValue(y, -FURTHEST, FURTHEST);
    const target = logitOfNormal(bounded);
    const found = frozen((y, target, logWeight, mean, logDeviation) =>
      search(y!, target!, { logWeight: logWeight!, mean: mean!, logDeviation: logDeviation! }),
    )(bounded, target, components.logWeight, components.mean, components.logDeviation);
    // The step that remains is nothing in value, but brings the gradient of the inverse function.
    const step = newton(placeOf(found, components), target);
    const value = tf.add(found, tf.sub(step, frozen((x) => tf.clone(x!))(step)));
    const { logHazard } = placeOf(value, components);
    return { value, logDet: tf.neg(tf.add(logHazard, logMills(tf.abs(bounded)))) };
  },
};
