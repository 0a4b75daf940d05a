import * as tf from '../compiler/tensorflow.ts';
import { logDensity } from './density.ts';
import type { FlowResult, HiddenFlow } from './hidden.ts';

/** Flows one after another, the first next to the latent; log-determinants add up (Rezende & Mohamed 2015, eq. 13). */
export class FlowStack implements HiddenFlow {
  constructor(private readonly flows: readonly [HiddenFlow, ...HiddenFlow[]]) {}

  toNoise(z: tf.Tensor, context: tf.Tensor): FlowResult {
    const [first, ...later] = this.flows;
    return later.reduce(
      (before, flow) => {
        const { value, logDet, stages } = flow.toNoise(before.value, context);
        return {
          value,
          logDet: tf.add(before.logDet, logDet),
          stages: [...stages, ...before.stages.slice(1)],
        };
      },
      first.toNoise(z, context),
    );
  }

  logDensity(z: tf.Tensor, context: tf.Tensor): tf.Tensor {
    let x = z;
    const logDets = this.flows.slice(0, -1).map((flow) => {
      const { value, logDet } = flow.toNoise(x, context);
      x = value;
      return logDet;
    });
    const last = logDensity(this.flows.at(-1)!, x, context);
    return logDets.reduce((sum, logDet) => tf.add(sum, logDet), last);
  }

  toLatent(epsilon: tf.Tensor, context: tf.Tensor): FlowResult {
    const last = this.flows.at(-1)!;
    return this.flows.slice(0, -1).reduceRight(
      (before, flow) => {
        const { value, logDet, stages } = flow.toLatent(before.value, context);
        return {
          value,
          logDet: tf.add(before.logDet, logDet),
          stages: [...before.stages, ...stages.slice(1)],
        };
      },
      last.toLatent(epsilon, context),
    );
  }
}
