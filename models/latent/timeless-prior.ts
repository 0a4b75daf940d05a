import type { ModelConfig } from '../../core/contract/config.ts';
import * as tf from '../compiler/tensorflow.ts';
import { logDensity } from '../flows/density.ts';
import type { FlowResult, HiddenFlow } from '../flows/hidden.ts';
import { linear } from '../flows/layers.ts';
import { constant, fanIn, within, type Parameters } from '../flows/parameters.ts';
import { hiddenFlow } from './flow.ts';
import { positionWidth } from './positions.ts';
import type { Given, Prior, PriorSample } from './prior.ts';

/**
 * No dependence in time: a flow in hidden under what a step knows of its position (Ziegler & Rush 2019, Table 1,
 * "AF-only").
 */
export class TimelessPrior implements Prior {
  private readonly weights: [tf.Tensor, tf.Tensor];
  private readonly flow: HiddenFlow;

  constructor(parameters: Parameters, config: ModelConfig) {
    const width = positionWidth(config);
    this.weights = [
      parameters('prior.W', [width, config.hidden], fanIn(width)),
      parameters('prior.b', [config.hidden], constant(0)),
    ];
    this.flow = hiddenFlow(within(parameters, 'flow'), config);
  }

  toNoise(z: tf.Tensor, features: tf.Tensor): FlowResult {
    return this.flow.toNoise(z, this.context(features));
  }

  logDensity(z: tf.Tensor, features: tf.Tensor): tf.Tensor {
    return logDensity(this.flow, z, this.context(features));
  }

  toLatent(epsilon: tf.Tensor, features: tf.Tensor, given: Given): PriorSample {
    const { value, stages } = this.flow.toLatent(epsilon, this.context(features));
    const z = tf.add(tf.mul(value, tf.sub(1, given.known)), tf.mul(given.z, given.known));
    return { z, stages: [...stages.slice(0, -1), z] };
  }

  private context(features: tf.Tensor): tf.Tensor {
    return tf.relu(linear(features, ...this.weights));
  }
}
