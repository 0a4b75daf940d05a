import * as tf from '../compiler/tensorflow.ts';
import { linear } from './layers.ts';
import { constant, fanIn, uniform, within, type Parameters } from './parameters.ts';
import type { ElementTransform } from './transform.ts';

/** The sizes of a stack of split couplings. */
export interface CouplingSizes {
  /** Z, even: each half steers the other in turn. */
  readonly latent: number;
  /** Width C of the context that conditions every layer. */
  readonly context: number;
  readonly layers: number;
  /** Width and depth of the networks that put out the raw parameters. */
  readonly couplingHidden: number;
  readonly couplingDepth: 1 | 2;
}

/** The state of the stack between layers, and the sum of log|∂out/∂in| over its elements. */
export interface FlowResult {
  /** [..., Z] */
  readonly value: tf.Tensor;
  /** [...], summed over the Z elements. */
  readonly logDet: tf.Tensor;
  /** The value before, between and after the layers, ordered from the noise to the latent: L + 1 of [..., Z]. */
  readonly stages: readonly tf.Tensor[];
}

/** The first scale of the last layer of each network: the flow begins near the identity. */
const FIRST_OUTPUT = 0.02;

/**
 * Split couplings in hidden (Ziegler & Rush 2019 §4.2, after Dinh et al. 2017): in each layer one half of z moves by an
 * element transform whose parameters come from the other half and a context, then the halves change places.
 */
export class SplitCouplings {
  private readonly networks: {
    inner: tf.Tensor;
    middle?: [tf.Tensor, tf.Tensor];
    outer: [tf.Tensor, tf.Tensor];
  }[];
  private readonly contextWeights: [tf.Tensor, tf.Tensor];

  constructor(
    parameters: Parameters,
    private readonly transform: ElementTransform,
    private readonly sizes: CouplingSizes,
  ) {
    const { latent, context, layers, couplingHidden: F, couplingDepth } = sizes;
    const half = latent / 2;
    const outputs = transform.parameters * half;
    this.contextWeights = [
      parameters('context.W', [context, layers * F], fanIn(context)),
      parameters('context.b', [layers * F], constant(0)),
    ];
    this.networks = Array.from({ length: layers }, (_, i) => {
      const p = within(parameters, String(i));
      return {
        inner: p('inner.W', [half, F], fanIn(half)),
        ...(couplingDepth === 2 && {
          middle: [p('middle.W', [F, F], fanIn(F)), p('middle.b', [F], constant(0))],
        }),
        outer: [p('outer.W', [F, outputs], uniform(FIRST_OUTPUT)), p('outer.b', [outputs], constant(0))],
      };
    });
  }

  /** What the context [..., C] adds in each layer, made at once: L tensors [..., F]. */
  conditions(context: tf.Tensor): tf.Tensor[] {
    const all = linear(context, ...this.contextWeights);
    // TensorFlow.js has no gradient for a split into one piece.
    return this.sizes.layers === 1 ? [all] : tf.split(all, this.sizes.layers, -1);
  }

  /** z [..., Z] to ε, the direction of densities. */
  toNoise(z: tf.Tensor, conditions: readonly tf.Tensor[]): FlowResult {
    let [steering, moving] = halves(z);
    const stages = [z];
    const logDets: tf.Tensor[] = [];
    conditions.forEach((condition, i) => {
      const moved = this.transform.forward(moving, this.raw(i, steering, condition));
      logDets.push(moved.logDet);
      [steering, moving] = [moved.value, steering];
      stages.unshift(tf.concat([steering, moving], -1));
    });
    return { value: stages[0]!, logDet: total(logDets), stages };
  }

  /** ε [..., Z] to z, the direction of sampling. */
  toLatent(epsilon: tf.Tensor, conditions: readonly tf.Tensor[]): FlowResult {
    let [steering, moving] = halves(epsilon);
    const stages = [epsilon];
    const logDets: tf.Tensor[] = [];
    for (let i = conditions.length - 1; i >= 0; i--) {
      const moved = this.transform.inverse(steering, this.raw(i, moving, conditions[i]!));
      logDets.push(moved.logDet);
      [steering, moving] = [moving, moved.value];
      stages.push(tf.concat([steering, moving], -1));
    }
    return { value: stages.at(-1)!, logDet: total(logDets), stages };
  }

  private raw(layer: number, steering: tf.Tensor, condition: tf.Tensor): tf.Tensor {
    const { inner, middle, outer } = this.networks[layer]!;
    let hidden = tf.relu(tf.add(linear(steering, inner), condition));
    if (middle) hidden = tf.relu(linear(hidden, ...middle));
    return linear(hidden, ...outer);
  }
}

function halves(x: tf.Tensor): [tf.Tensor, tf.Tensor] {
  return tf.split(x, 2, -1) as [tf.Tensor, tf.Tensor];
}

function total(logDets: tf.Tensor[]): tf.Tensor {
  return tf.sum(
    logDets.reduce((sum, logDet) => tf.add(sum, logDet)),
    -1,
  );
}
