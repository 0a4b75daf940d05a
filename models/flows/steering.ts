import * as tf from '../compiler/tensorflow.ts';
import { linear } from './layers.ts';
import { constant, fanIn, uniform, within, type Parameters } from './parameters.ts';

/** The sizes of the networks that put out the raw parameters of a flow's layers. */
export interface SteeringSizes {
  /** Width C of the context that conditions every layer. */
  readonly context: number;
  readonly layers: number;
  /** Width and depth of the networks. */
  readonly couplingHidden: number;
  readonly couplingDepth: 1 | 2;
}

/** The weights of the network of one layer; `inner` has no bias, because the context brings one. */
export interface SteeringWeights {
  readonly inner: tf.Tensor;
  readonly middle?: [tf.Tensor, tf.Tensor];
  readonly outer: [tf.Tensor, tf.Tensor];
}

/** The first scale of the last layer of each network: the flow begins near the identity. */
export const FIRST_OUTPUT = 0.02;

/** Declares the network of each layer, from `inputs` values to `outputs` raw parameters. */
export function steeringWeights(
  parameters: Parameters,
  { layers, couplingHidden: F, couplingDepth }: SteeringSizes,
  inputs: number,
  outputs: number,
): SteeringWeights[] {
  return Array.from({ length: layers }, (_, i) => {
    const p = within(parameters, String(i));
    return {
      inner: p('inner.W', [inputs, F], fanIn(inputs)),
      ...(couplingDepth === 2 && {
        middle: [p('middle.W', [F, F], fanIn(F)), p('middle.b', [F], constant(0))],
      }),
      outer: [p('outer.W', [F, outputs], uniform(FIRST_OUTPUT)), p('outer.b', [outputs], constant(0))],
    };
  });
}

/** The raw parameters [..., O] from the sums of the first layer, [..., F]: those of its inputs and of the context. */
export function steered({ middle, outer }: Omit<SteeringWeights, 'inner'>, sums: tf.Tensor): tf.Tensor {
  let hidden = tf.relu(sums);
  if (middle) hidden = tf.relu(linear(hidden, ...middle));
  return linear(hidden, ...outer);
}

/** What the context [..., C] adds within the network of each layer. */
export class ContextProjection {
  private readonly weights: [tf.Tensor, tf.Tensor];
  private readonly layers: number;

  constructor(parameters: Parameters, { context, layers, couplingHidden: F }: SteeringSizes) {
    this.layers = layers;
    this.weights = [
      parameters('context.W', [context, layers * F], fanIn(context)),
      parameters('context.b', [layers * F], constant(0)),
    ];
  }

  /** L tensors [..., F]. */
  split(context: tf.Tensor): tf.Tensor[] {
    const all = linear(context, ...this.weights);
    // TensorFlow.js has no gradient for a split into one piece.
    return this.layers === 1 ? [all] : tf.split(all, this.layers, -1);
  }
}
