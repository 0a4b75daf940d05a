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
    const [first, ...later] = this.flows;
    if (later.length === 0) return logDensity(first, z, context);
    const { value, logDet } = first.toNoise(z, context);
    return tf.add(logDet, new FlowStack(later as [HiddenFlow, ...HiddenFlow[]]).logDensity(value, context));
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
