import { RivuletError } from '../../core/errors.ts';
import * as tf from '../compiler/tensorflow.ts';
import type { FlowResult, HiddenFlow } from './hidden.ts';
import { linear, total } from './layers.ts';
import type { Parameters } from './parameters.ts';
import {
  ContextProjection,
  steered,
  steeringWeights,
  type SteeringSizes,
  type SteeringWeights,
} from './steering.ts';
import type { ElementTransform } from './transform.ts';

/** The sizes of a stack of split couplings. */
export interface CouplingSizes extends SteeringSizes {
  /** Z, even: each half steers the other in turn. */
  readonly latent: number;
}

/**
 * Split couplings in hidden (Ziegler & Rush 2019 §4.2, after Dinh et al. 2017): in each layer one half of z moves by an
 * element transform whose parameters come from the other half and a context, then the halves change places.
 */
export class SplitCouplings implements HiddenFlow {
  private readonly networks: SteeringWeights[];
  private readonly projection: ContextProjection;

  /** @throws RivuletError `bad-argument` when Z is odd. */
  constructor(
    parameters: Parameters,
    private readonly transform: ElementTransform,
    sizes: CouplingSizes,
  ) {
    const half = sizes.latent / 2;
    if (!Number.isInteger(half)) {
      throw new RivuletError('bad-argument', `split couplings need an even latent, got ${sizes.latent}`);
    }
    this.projection = new ContextProjection(parameters, sizes);
    this.networks = steeringWeights(parameters, sizes, half, transform.parameters * half);
  }

  toNoise(z: tf.Tensor, context: tf.Tensor): FlowResult {
    const conditions = this.projection.split(context);
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

  toLatent(epsilon: tf.Tensor, context: tf.Tensor): FlowResult {
    const conditions = this.projection.split(context);
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
    const network = this.networks[layer]!;
    return steered(network, tf.add(linear(steering, network.inner), condition));
  }
}

function halves(x: tf.Tensor): [tf.Tensor, tf.Tensor] {
  return tf.split(x, 2, -1) as [tf.Tensor, tf.Tensor];
}
