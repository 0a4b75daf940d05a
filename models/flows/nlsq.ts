import * as tf from '../compiler/tensorflow.ts';
import { nlsqRoot } from './nlsq-root.ts';
import type { ElementTransform } from './transform.ts';

/** The share α of the greatest curvature that keeps the map monotone (Ziegler & Rush 2019, appendix B). */
const ALPHA = 0.95;
/** The greatest |q| for which u + q / (1 + u²) is monotone is 8√3/9. */
const MAX_CURVE = (ALPHA * 8 * Math.sqrt(3)) / 9;
/** Raw log-scales and curve are damped before use, as in the authors' code. */
const SCALE_DAMPING = 0.4;
const CURVE_DAMPING = 0.3;
/** Bound of both log-scales after damping. */
const MAX_LOG_SCALE = 4;

interface Parameters {
  a: tf.Tensor;
  g: tf.Tensor;
  /** q = c·d/b, the curve in the coordinate u. */
  q: tf.Tensor;
  logB: tf.Tensor;
  d: tf.Tensor;
  /** b/d */
  ratio: tf.Tensor;
}

function parameters(raw: tf.Tensor): Parameters {
  const D = raw.shape.at(-1)! / 5;
  const [a, g, curve, scales] = tf.split(raw, [D, D, D, 2 * D], -1) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const logs = tf.clipByValue(tf.mul(scales, SCALE_DAMPING), -MAX_LOG_SCALE, MAX_LOG_SCALE);
  const [logB, logD] = tf.split(logs, 2, -1) as [tf.Tensor, tf.Tensor];
  const q = tf.mul(tf.tanh(tf.mul(curve, CURVE_DAMPING)), MAX_CURVE);
  return { a, g, q, logB, d: tf.exp(logD), ratio: tf.exp(tf.sub(logB, logD)) };
}

/** log ∂y/∂x at u = d·x + g. */
function logSlope({ q, logB }: Parameters, u: tf.Tensor): tf.Tensor {
  const s = tf.add(tf.square(u), 1);
  const bend = tf.div(tf.mul(tf.mul(q, 2), u), tf.square(s));
  return tf.add(logB, tf.log(tf.sub(1, bend)));
}

/**
 * The non-linear squared transform, y = a + b·x + c / (1 + (d·x + g)²), of Ziegler & Rush 2019 §4.3; raw parameters
 * in the order a, g, c', b', d'. Its inverse is the real root of a cubic.
 */
export const nlsq: ElementTransform = {
  parameters: 5,

  forward(x, raw) {
    const p = parameters(raw);
    const u = tf.add(tf.mul(p.d, x), p.g);
    const bump = tf.div(tf.mul(p.q, p.ratio), tf.add(tf.square(u), 1));
    // b·x = (b/d)·(u − g)
    const line = tf.mul(p.ratio, tf.sub(u, p.g));
    return { value: tf.add(tf.add(p.a, line), bump), logDet: logSlope(p, u) };
  },

  inverse(y, raw) {
    const p = parameters(raw);
    const u = nlsqRoot(tf.add(tf.div(tf.sub(y, p.a), p.ratio), p.g), p.q);
    return { value: tf.div(tf.sub(u, p.g), p.d), logDet: tf.neg(logSlope(p, u)) };
  },
};
