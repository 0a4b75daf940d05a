import type { ModelConfig } from '../../core/contract/config.ts';
import { scan } from '../compiler/scan.ts';
import * as tf from '../compiler/tensorflow.ts';
import type { FlowResult, HiddenFlow } from '../flows/hidden.ts';
import { delay, linear } from '../flows/layers.ts';
import { within, type Parameters } from '../flows/parameters.ts';
import { hiddenFlow } from './flow.ts';
import { lstmCell, lstmWeights, type LstmLayer, type LstmWeights } from './lstm.ts';
import { positionWidth } from './positions.ts';

/** Factors for the outputs of the prior's LSTM layers, [T, B, H] each: 0, or what makes up for the zeros. */
export type Dropout = readonly tf.Tensor[];

/** Steps that a sample must take as they are. */
export interface Given {
  /** [T, B, Z] */
  readonly z: tf.Tensor;
  /** [T, B, 1]: 1 where z is given, 0 where it is to be sampled. */
  readonly known: tf.Tensor;
}

/**
 * The prior p(z | T), autoregressive in time: an LSTM over z_{<t} conditions a flow in hidden that turns z_t into
 * noise and back (Ziegler & Rush 2019 §4.3, "AF / SCF").
 */
export class Prior {
  private readonly lstms: LstmWeights[];
  private readonly flow: HiddenFlow;

  constructor(
    parameters: Parameters,
    private readonly config: ModelConfig,
  ) {
    const { latent, hidden, priorLayers } = config;
    const inputs = latent + positionWidth(config);
    this.lstms = Array.from({ length: priorLayers }, (_, i) =>
      lstmWeights(within(parameters, `prior.${i}`), i === 0 ? inputs : hidden, hidden),
    );
    this.flow = hiddenFlow(within(parameters, 'flow'), config);
  }

  /** z [T, B, Z] and position features to ε, the direction of densities: all steps at once. */
  toNoise(z: tf.Tensor, features: tf.Tensor, lstm: LstmLayer, dropout?: Dropout): FlowResult {
    let hidden = tf.concat([delay(z), features], -1);
    this.lstms.forEach((weights, i) => {
      hidden = lstm(hidden, weights);
      if (dropout) hidden = tf.mul(hidden, dropout[i]!);
    });
    return this.flow.toNoise(z, hidden);
  }

  /** ε [T, B, Z] to z, one step after another; steps that are given stay as they are. */
  toLatent(epsilon: tf.Tensor, features: tf.Tensor, given: Given): { z: tf.Tensor; stages: tf.Tensor[] } {
    const { latent, hidden } = this.config;
    const lanes = epsilon.shape[1]!;
    const [first, ...upper] = this.lstms as [LstmWeights, ...LstmWeights[]];
    const [latentRows, featureRows] = tf.split(first.Wx, [latent, positionWidth(this.config)], 0) as [
      tf.Tensor,
      tf.Tensor,
    ];
    const zeros = tf.zeros([lanes, hidden]);
    const { ys } = scan({
      init: [tf.zeros([lanes, latent]), ...this.lstms.flatMap(() => [zeros, zeros])],
      xs: [
        epsilon,
        linear(features, featureRows, first.b),
        tf.mul(given.z, given.known),
        tf.sub(1, given.known),
      ],
      body: ([before, ...states], [noise, projected, fixed, free]) => {
        const gates = tf.add(joined([before!, states[0]!], [latentRows, first.Wh]), projected!);
        let top = lstmCell(gates, states[1]!);
        const carry = [top.hidden, top.cell];
        upper.forEach(({ Wx, Wh, b }, i) => {
          const sum = tf.add(joined([top.hidden, states[2 * i + 2]!], [Wx, Wh]), b);
          top = lstmCell(sum, states[2 * i + 3]!);
          carry.push(top.hidden, top.cell);
        });
        const sampled = this.flow.toLatent(noise!, top.hidden);
        const z = tf.add(tf.mul(sampled.value, free!), fixed!);
        return { carry: [z, ...carry], ys: [z, ...sampled.stages.slice(0, -1)] };
      },
    });
    const [z, ...stages] = ys as [tf.Tensor, ...tf.Tensor[]];
    return { z, stages: [...stages, z] };
  }
}

/** Σ xᵢWᵢ as one product; the joined weights are made once, outside the loop. */
function joined(xs: tf.Tensor[], Ws: tf.Tensor[]): tf.Tensor {
  return linear(tf.concat(xs, -1), tf.concat(Ws, 0));
}
