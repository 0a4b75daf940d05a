import { primitive } from '../compiler/primitive.ts';
import type { Recorder } from '../compiler/recorder.ts';
import * as tf from '../compiler/tensorflow.ts';

/** Keeps a cube root from being exactly 0, which would be divided by. */
const TINY = 1e-30;

/**
 * The root u of u + q / (1 + u²) = p in double precision: Cardano's formula for u³ − p·u² + u + (q − p) = 0 with
 * u = w + p/3 (Ziegler & Rush 2019, appendix B). One real root exists for |q| < 8√3/9.
 */
export function rootOf(p: number, q: number): number {
  const r = p / 3;
  const a = 1 / 3 - r * r;
  const b = r * (r * r + 1) - q / 2 + TINY;
  const A = Math.sign(b) * Math.cbrt(Math.abs(b) + Math.sqrt(Math.max(b * b + a * a * a, 0)));
  return A - a / A + r;
}

/** The same formula as ONNX nodes in float64, cast back at the end: in float32 it errs by up to 1.5e-3. */
function rootNodes(r: Recorder, p: string, q: string): string {
  const op = (name: string, ...inputs: string[]) => r.emitOne(name, inputs);
  const number = (value: number) => r.scalar(value, 'float64');
  const cast = (value: string, to: number) => r.emitOne('Cast', [value], { to: { i: to } });
  const third = op('Mul', cast(p, 11), number(1 / 3));
  const square = op('Mul', third, third);
  const a = op('Sub', number(1 / 3), square);
  const line = op('Mul', third, op('Add', square, number(1)));
  // TINY comes last: beside a larger q it would be lost, and the sign of an exact 0 is 0.
  const b = op('Add', op('Sub', line, op('Mul', cast(q, 11), number(0.5))), number(TINY));
  const cube = op('Mul', op('Mul', a, a), a);
  const root = op('Sqrt', op('Max', op('Add', op('Mul', b, b), cube), number(0)));
  const magnitude = op('Pow', op('Add', op('Abs', b), root), number(1 / 3));
  const A = op('Mul', op('Sign', b), magnitude);
  return cast(op('Add', op('Sub', A, op('Div', a, A)), third), 1);
}

const apply = primitive<object>('NlsqRoot', {
  cpu: ([p, q]) => ({
    values: p!.values.map((value, i) => rootOf(value, q!.values[i]!)),
    shape: [...p!.shape],
  }),
  onnx: (r, [p, q]) => ({ name: rootNodes(r, r.name(p!), r.name(q!)), shape: p!.shape }),
  grad: (dy, [, q], u) => {
    const s = tf.add(tf.square(u), 1);
    const slope = tf.sub(1, tf.div(tf.mul(tf.mul(q!, 2), u), tf.square(s)));
    const dp = tf.div(dy, slope);
    return [() => dp, () => tf.neg(tf.div(dp, s))];
  },
});

/** The solution u of u + q / (1 + u²) = p, element by element; p and q of one shape, |q| < 8√3/9. */
export function nlsqRoot(p: tf.Tensor, q: tf.Tensor): tf.Tensor {
  return apply([p, q], {});
}
