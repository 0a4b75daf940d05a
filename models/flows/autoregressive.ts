import { scan } from '../compiler/scan.ts';
import * as tf from '../compiler/tensorflow.ts';
import type { FlowResult, HiddenFlow } from './hidden.ts';
import { linear } from './layers.ts';
import type { Parameters } from './parameters.ts';
import {
  ContextProjection,
  steered,
  steeringWeights,
  type SteeringSizes,
  type SteeringWeights,
} from './steering.ts';
import type { ElementTransform, Transformed } from './transform.ts';

/** The sizes of a stack of masked autoregressive layers. */
export interface AutoregressiveSizes extends SteeringSizes {
  /** Z */
  readonly latent: number;
}

/**
 * Masked autoregressive flow in hidden (Papamakarios et al. 2017; Ziegler & Rush 2019 §4.2, "AF"): in each layer z_i
 * moves by an element transform whose parameters come from z_{<i} and a context, then the order of the elements is
 * turned over. Densities take one pass; sampling goes from element to element.
 *
 * The network is a MADE (Germain et al. 2015, eq. 13): hidden units have degrees from 0 to Z − 1, a unit of degree m
 * sees the elements before m and serves those from m on, so that degree 0 knows the context alone.
 */
export class MaskedAutoregressive implements HiddenFlow {
  private readonly networks: SteeringWeights[];
  private readonly projection: ContextProjection;

  constructor(
    parameters: Parameters,
    private readonly transform: ElementTransform,
    private readonly sizes: AutoregressiveSizes,
  ) {
    this.projection = new ContextProjection(parameters, sizes);
    this.networks = steeringWeights(parameters, sizes, sizes.latent, transform.parameters * sizes.latent);
  }

  toNoise(z: tf.Tensor, context: tf.Tensor): FlowResult {
    const stages = [z];
    const logDets = this.projection.split(context).map((condition, i) => {
      const weights = this.masked(i);
      const raw = steered(weights, tf.add(linear(stages[0]!, weights.inner), condition));
      const moved = this.transform.forward(stages[0]!, raw);
      stages.unshift(tf.reverse(moved.value, -1));
      return tf.sum(moved.logDet, -1);
    });
    return { value: stages[0]!, logDet: sumOf(logDets), stages };
  }

  toLatent(epsilon: tf.Tensor, context: tf.Tensor): FlowResult {
    const conditions = this.projection.split(context);
    const stages = [epsilon];
    const logDets: tf.Tensor[] = [];
    for (let i = conditions.length - 1; i >= 0; i--) {
      const moved = this.undone(i, tf.reverse(stages.at(-1)!, -1), conditions[i]!);
      stages.push(moved.value);
      logDets.push(moved.logDet);
    }
    return { value: stages.at(-1)!, logDet: sumOf(logDets), stages };
  }

  /** y [..., Z] to x of one layer, element by element: each that is known adds its row to the sums of the first layer. */
  private undone(layer: number, y: tf.Tensor, condition: tf.Tensor): Transformed {
    const { latent: Z, couplingHidden: F } = this.sizes;
    const P = this.transform.parameters;
    const { inner, middle, outer } = this.masked(layer);
    const [W, b] = outer;
    const { ys } = scan({
      init: [tf.reshape(condition, [-1, F])],
      xs: [
        tf.expandDims(tf.transpose(tf.reshape(y, [-1, Z])), 2),
        tf.expandDims(inner, 1),
        tf.transpose(tf.reshape(W, [F, P, Z]), [2, 0, 1]),
        tf.transpose(tf.reshape(b, [P, Z])),
      ],
      body: ([sums], [element, row, W, b]) => {
        const known = { ...(middle && { middle }), outer: [W!, b!] as [tf.Tensor, tf.Tensor] };
        const moved = this.transform.inverse(element!, steered(known, sums!));
        return { carry: [tf.add(sums!, tf.mul(moved.value, row!))], ys: [moved.value, moved.logDet] };
      },
    });
    const [value, logDet] = ys as [tf.Tensor, tf.Tensor];
    return {
      value: tf.reshape(tf.transpose(tf.squeeze(value, [2])), y.shape),
      logDet: tf.reshape(tf.sum(logDet, 0), y.shape.slice(0, -1)),
    };
  }

  /** The weights of a layer's network without the connections that a later element could be seen through. */
  private masked(layer: number): SteeringWeights {
    const { inner, middle, outer } = this.networks[layer]!;
    const { latent: Z, couplingHidden: F } = this.sizes;
    const P = this.transform.parameters;
    const degree = (unit: number) => Math.floor((unit * Z) / F);
    return {
      inner: tf.mul(
        inner,
        mask(Z, F, (i, unit) => i < degree(unit)),
      ),
      ...(middle && {
        middle: [
          tf.mul(
            middle[0],
            mask(F, F, (a, b) => degree(a) <= degree(b)),
          ),
          middle[1],
        ],
      }),
      outer: [
        tf.mul(
          outer[0],
          mask(F, P * Z, (unit, o) => degree(unit) <= o % Z),
        ),
        outer[1],
      ],
    };
  }
}

/** [rows, columns] of 1 where two units are connected and 0 elsewhere. */
function mask(rows: number, columns: number, connected: (row: number, column: number) => boolean): tf.Tensor {
  const values = Float32Array.from({ length: rows * columns }, (_, k) =>
    connected(Math.floor(k / columns), k % columns) ? 1 : 0,
  );
  return tf.tensor(values, [rows, columns]);
}

function sumOf(logDets: tf.Tensor[]): tf.Tensor {
  return logDets.reduce((sum, logDet) => tf.add(sum, logDet));
}
