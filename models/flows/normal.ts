import { primitive } from '../compiler/primitive.ts';
import type { Recorder } from '../compiler/recorder.ts';
import * as tf from '../compiler/tensorflow.ts';

/** log √2π */
const LOG_ROOT = 0.5 * Math.log(2 * Math.PI);
/** Where the variable q = (κ − a) / (κ + a), which takes [0, ∞) to [1, −1), is 0. */
const KAPPA = 4;
/**
 * log M(a) + log(1 + a/κ) as a polynomial of q, M being Mills' ratio: interpolated at 60 Chebyshev nodes from 50 digits
 * and cut off at degree 14, in ascending powers. It errs by 2e-10 at most.
 */
const MILLS = [
  -0.7480157728365389, 0.8048571581400721, 0.18867368241583019, 0.008203035619680037, -0.02303202784576522,
  -0.009218525675325115, 0.00206728891714064, 0.002747427431350715, 0.00018522677358672,
  -0.0006584905297972357, -0.0001777436363200175, 0.00012697851134491837, 5.6303607803076064e-5,
  -1.4726754467079173e-5, -8.461698823246265e-6,
];
const MILLS_SLOPE = MILLS.slice(1).map((c, i) => (i + 1) * c);

/** Newton steps of the probit and the constant of its first guess, with which three of them reach 4e-13. */
const STEPS = 3;
const GUESS = 0.8;

/** Horner's rule in plain numbers. */
function polynomial(coefficients: readonly number[], q: number): number {
  return coefficients.reduceRight((sum, c) => sum * q + c, 0);
}

/** The same as ONNX nodes in float64. */
function polynomialNodes(r: Recorder, coefficients: readonly number[], q: string): string {
  const number = (value: number) => r.scalar(value, 'float64');
  return coefficients
    .slice(0, -1)
    .reduceRight(
      (sum, c) => r.emitOne('Add', [r.emitOne('Mul', [sum, q]), number(c)]),
      number(coefficients.at(-1)!),
    );
}

/** Defines a function of κ + a and q in float64, in plain numbers and in nodes. */
function ofQ(
  name: string,
  coefficients: readonly number[],
  plain: (P: number, sum: number) => number,
  nodes: (
    op: (name: string, ...inputs: string[]) => string,
    P: string,
    sum: string,
    number: Numbers,
  ) => string,
  grad?: (dy: tf.Tensor, a: tf.Tensor) => tf.Tensor,
) {
  return primitive<object>(name, {
    cpu: ([a]) => ({
      values: a!.values.map((v) => plain(polynomial(coefficients, (KAPPA - v) / (KAPPA + v)), KAPPA + v)),
      shape: [...a!.shape],
    }),
    onnx: (r, [a]) => {
      const op = (node: string, ...inputs: string[]) => r.emitOne(node, inputs);
      const number = (value: number) => r.scalar(value, 'float64');
      const wide = r.emitOne('Cast', [r.name(a!)], { to: { i: 11 } });
      const sum = op('Add', wide, number(KAPPA));
      const q = op('Div', op('Sub', number(KAPPA), wide), sum);
      const result = nodes(op, polynomialNodes(r, coefficients, q), sum, number);
      return { name: r.emitOne('Cast', [result], { to: { i: 1 } }), shape: a!.shape };
    },
    ...(grad && { grad: (dy, [a]) => [() => grad(dy, a!)] }),
  });
}

type Numbers = (value: number) => string;

/** The slope of log M: P'(q)·dq/da − 1/(κ + a), which does not cancel in the tail as a − 1/M(a) would. */
const slope = ofQ(
  'LogMillsSlope',
  MILLS_SLOPE,
  (P, sum) => (-2 * KAPPA * P) / (sum * sum) - 1 / sum,
  (op, P, sum, number) =>
    op('Div', op('Sub', op('Div', op('Mul', P, number(-2 * KAPPA)), sum), number(1)), sum),
);

const mills = ofQ(
  'LogMills',
  MILLS,
  (P, sum) => P - Math.log(sum / KAPPA),
  (op, P, sum, number) => op('Sub', P, op('Log', op('Div', sum, number(KAPPA)))),
  (dy, a) => tf.mul(dy, slope([a], {})),
);

/** log M(a), a ≥ 0, of Mills' ratio M(a) = Φ(−a) / φ(a): it varies slowly where Φ(−a) itself leaves float32. */
export function logMills(a: tf.Tensor): tf.Tensor {
  return mills([a], {});
}

/** log Φ(−a) and log Φ(a) for a ≥ 0 with its log M(a); `squared` is a² in any form that suits. */
export function logTails(squared: tf.Tensor, logM: tf.Tensor): { outside: tf.Tensor; inside: tf.Tensor } {
  const outside = tf.add(tf.sub(logM, tf.mul(squared, 0.5)), -LOG_ROOT);
  return { outside, inside: tf.log(tf.sub(1, tf.exp(outside))) };
}

/** log Φ(y) − log Φ(−y). */
export function logitOfNormal(y: tf.Tensor): tf.Tensor {
  const { outside, inside } = logTails(tf.square(y), logMills(tf.abs(y)));
  return tf.mul(tf.sign(y), tf.sub(inside, outside));
}

/** The y whose {@link logitOfNormal} is `logit`: Newton's method for a convex function, from its right. */
function probitValue(logit: tf.Tensor): tf.Tensor {
  const target = tf.abs(logit);
  let a: tf.Tensor = tf.sub(tf.sqrt(tf.add(tf.mul(target, 2), GUESS ** 2)), GUESS);
  for (let step = 0; step < STEPS; step++) {
    const logM = logMills(a);
    const { outside, inside } = logTails(tf.square(a), logM);
    const error = tf.sub(tf.sub(inside, outside), target);
    a = tf.relu(tf.sub(a, tf.mul(error, tf.exp(tf.add(logM, inside)))));
  }
  return tf.mul(tf.sign(logit), a);
}

/** Φ⁻¹ of the probability whose logit is given; its gradient is that of the inverse function. */
export const probit = tf.customGrad((logit, save) => {
  const y = probitValue(logit as tf.Tensor);
  (save as (tensors: tf.Tensor[]) => void)([logit as tf.Tensor, y]);
  return {
    value: y,
    gradFunc: (dy, saved) => {
      const [given, image] = saved as [tf.Tensor, tf.Tensor];
      const inside = tf.neg(tf.log(tf.add(tf.exp(tf.neg(tf.abs(given))), 1)));
      return tf.mul(dy, tf.exp(tf.add(logMills(tf.abs(image)), inside)));
    },
  };
}) as (logit: tf.Tensor) => tf.Tensor;
