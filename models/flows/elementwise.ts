import * as tf from '../compiler/tensorflow.ts';
import type { FlowResult, HiddenFlow } from './hidden.ts';
import { linear, total } from './layers.ts';
import { constant, uniform, within, type Parameters } from './parameters.ts';
import { ContextProjection, FIRST_OUTPUT, type SteeringSizes } from './steering.ts';
import type { ElementTransform } from './transform.ts';

/** The sizes of a stack of elementwise layers. */
export interface ElementwiseSizes extends SteeringSizes {
  /** Z */
  readonly latent: number;
}

/**
 * Elements that know the context but not each other: the flow without dependence in hidden of Ziegler & Rush 2019,
 * Table 2 ("− AF hidden").
 */
export class Elementwise implements HiddenFlow {
  private readonly projection: ContextProjection;
  private readonly outer: [tf.Tensor, tf.Tensor][];

  constructor(
    parameters: Parameters,
    private readonly transform: ElementTransform,
    sizes: ElementwiseSizes,
  ) {
    const { layers, couplingHidden: F, latent } = sizes;
    const outputs = transform.parameters * latent;
    this.projection = new ContextProjection(parameters, sizes);
    this.outer = Array.from({ length: layers }, (_, i) => {
      const p = within(parameters, String(i));
      return [p('outer.W', [F, outputs], uniform(FIRST_OUTPUT)), p('outer.b', [outputs], constant(0))];
    });
  }

  toNoise(z: tf.Tensor, context: tf.Tensor): FlowResult {
    const stages = [z];
    const logDets = this.raws(context).map((raw) => {
      const { value, logDet } = this.transform.forward(stages[0]!, raw);
      stages.unshift(value);
      return logDet;
    });
    return { value: stages[0]!, logDet: total(logDets), stages };
  }

  toLatent(epsilon: tf.Tensor, context: tf.Tensor): FlowResult {
    const stages = [epsilon];
    const logDets = this.raws(context)
      .reverse()
      .map((raw) => {
        const { value, logDet } = this.transform.inverse(stages.at(-1)!, raw);
        stages.push(value);
        return logDet;
      });
    return { value: stages.at(-1)!, logDet: total(logDets), stages };
  }

  private raws(context: tf.Tensor): tf.Tensor[] {
    return this.projection
      .split(context)
      .map((condition, i) => linear(tf.relu(condition), ...this.outer[i]!));
  }
}
