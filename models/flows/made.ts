import * as tf from '../compiler/tensorflow.ts';
import type { SteeringSizes, SteeringWeights } from './steering.ts';

/** The sizes of a stack of masked autoregressive networks. */
export interface AutoregressiveSizes extends SteeringSizes {
  /** Z */
  readonly latent: number;
  /** Whether the context also goes straight to every output; else it reaches early elements through few units. */
  readonly contextSkip?: boolean;
}

/** 1 where two units of a network are connected and 0 elsewhere. */
interface Masks {
  /** [Z, F] */
  readonly inner: tf.Tensor;
  /** [F, F] */
  readonly middle: tf.Tensor;
  /** [F, P · Z] */
  readonly outer: tf.Tensor;
}

/** The units of each degree, in rows of as many as a degree has at most, [Z, k]. */
interface Degrees {
  /** int32; 0 where a degree has fewer. */
  readonly units: tf.Tensor;
  /** 1, and 0 where a degree has fewer, [Z, k, 1]. */
  readonly real: tf.Tensor;
}

/** The weights of a network as sampling meets them; the first axis is that of the elements. */
export interface TurnWeights {
  /** From the element to the sums of the first layer, [Z, 1, F]. */
  readonly row: tf.Tensor;
  /** To the element's raw parameters, [Z, F, P] and [Z, P]. */
  readonly outer: readonly [tf.Tensor, tf.Tensor];
  /** From the units [Z, k] of the first layer that become final at the element to the second, [Z, k, F]. */
  readonly middle?: { readonly bias: tf.Tensor; readonly units: tf.Tensor; readonly rows: tf.Tensor };
}

/**
 * The connections of a MADE (Germain et al. 2015, eq. 13): hidden units have degrees from 0 to Z − 1, a unit of degree
 * m sees the elements before m and serves those from m on, so that degree 0 knows the context alone.
 */
export class Made {
  constructor(
    private readonly sizes: AutoregressiveSizes,
    /** P: outputs per element; output o belongs to element o mod Z. */
    private readonly outputs: number,
  ) {}

  private degree(unit: number): number {
    return Math.floor((unit * this.sizes.latent) / this.sizes.couplingHidden);
  }

  masks(): Masks {
    const { latent: Z, couplingHidden: F } = this.sizes;
    return {
      inner: table([Z, F], (i, unit) => i < this.degree(unit)),
      middle: table([F, F], (a, b) => this.degree(a) <= this.degree(b)),
      outer: table([F, this.outputs * Z], (unit, o) => this.degree(unit) <= o % Z),
    };
  }

  degrees(): Degrees {
    const { latent: Z, couplingHidden: F } = this.sizes;
    const k = Math.ceil(F / Z);
    const rows = Array.from({ length: Z }, (_, m) => {
      const first = Math.ceil((m * F) / Z);
      return Array.from({ length: k }, (_, j) => (this.degree(first + j) === m ? first + j : null));
    });
    return {
      units: tf.tensor(
        rows.map((row) => row.map((unit) => unit ?? 0)),
        [Z, k],
        'int32',
      ),
      real: tf.expandDims(
        table([Z, k], (m, j) => rows[m]![j] !== null),
        2,
      ),
    };
  }

  /** The weights without the connections that a later element could be seen through. */
  masked({ inner, middle, outer }: SteeringWeights, masks: Masks): SteeringWeights {
    return {
      inner: tf.mul(inner, masks.inner),
      ...(middle && { middle: [tf.mul(middle[0], masks.middle), middle[1]] }),
      outer: [tf.mul(outer[0], masks.outer), outer[1]],
    };
  }

  /** Masked weights in the order of sampling. */
  inTurns({ inner, middle, outer: [W, b] }: SteeringWeights, { units, real }: Degrees): TurnWeights {
    const { latent: Z, couplingHidden: F } = this.sizes;
    const P = this.outputs;
    return {
      row: tf.expandDims(inner, 1),
      outer: [tf.transpose(tf.reshape(W, [F, P, Z]), [2, 0, 1]), tf.transpose(tf.reshape(b, [P, Z]))],
      ...(middle && {
        middle: { bias: middle[1], units, rows: tf.mul(tf.gather(middle[0], units), real) },
      }),
    };
  }
}

/** A table of 1 where a condition holds and 0 elsewhere. */
function table(
  [rows, columns]: readonly [number, number],
  holds: (row: number, column: number) => boolean,
): tf.Tensor {
  const values = Float32Array.from({ length: rows * columns }, (_, k) =>
    holds(Math.floor(k / columns), k % columns) ? 1 : 0,
  );
  return tf.tensor(values, [rows, columns]);
}
