import { scan } from '../compiler/scan.ts';
import * as tf from '../compiler/tensorflow.ts';
import { elementLogDensity } from './density.ts';
import type { FlowResult, HiddenFlow } from './hidden.ts';
import { linear } from './layers.ts';
import { Made, type AutoregressiveSizes, type TurnWeights } from './made.ts';
import { fanIn, type Parameters } from './parameters.ts';
import { plusProduct } from './plus-product.ts';
import { ContextProjection, steered, steeringWeights, type SteeringWeights } from './steering.ts';
import type { ElementTransform, Transformed } from './transform.ts';

/**
 * Masked autoregressive flow in hidden (Papamakarios et al. 2017; Ziegler & Rush 2019 §4.2, "AF"): in each layer z_i
 * moves by an element transform whose parameters come from z_{<i} and a context through a {@link Made}, then the order
 * of the elements is turned over. Densities take one pass; sampling goes from element to element.
 */
export class MaskedAutoregressive implements HiddenFlow {
  private readonly networks: SteeringWeights[];
  private readonly projection: ContextProjection;
  private readonly made: Made;
  private readonly skip: tf.Tensor | null;

  constructor(
    parameters: Parameters,
    private readonly transform: ElementTransform,
    private readonly sizes: AutoregressiveSizes,
  ) {
    const outputs = transform.parameters * sizes.latent;
    this.projection = new ContextProjection(parameters, sizes);
    this.networks = steeringWeights(parameters, sizes, sizes.latent, outputs);
    this.made = new Made(sizes, transform.parameters);
    const { context: C, layers, contextSkip } = sizes;
    this.skip = contextSkip ? parameters('skip.W', [C, layers * outputs], fanIn(C)) : null;
  }

  toNoise(z: tf.Tensor, context: tf.Tensor): FlowResult {
    const stages = [z];
    const logDets = this.raws(context).map((rawOf) => {
      const { value, logDet } = this.layer(stages[0]!, rawOf);
      stages.unshift(value);
      return logDet;
    });
    return { value: stages[0]!, logDet: sumOf(logDets), stages };
  }

  logDensity(z: tf.Tensor, context: tf.Tensor): tf.Tensor {
    const raws = this.raws(context);
    const last = raws.pop()!;
    let x = z;
    const logDets = raws.map((rawOf) => {
      const { value, logDet } = this.layer(x, rawOf);
      x = value;
      return logDet;
    });
    return sumOf([...logDets, tf.sum(elementLogDensity(this.transform, x, last(x)), -1)]);
  }

  /** One layer towards the noise: its elements moved and turned over, with the logDet [...] of all of them. */
  private layer(x: tf.Tensor, rawOf: (x: tf.Tensor) => tf.Tensor): Transformed {
    const { value, logDet } = this.transform.forward(x, rawOf(x));
    return { value: tf.reverse(value, -1), logDet: tf.sum(logDet, -1) };
  }

  /** The raw parameters of each layer, as functions of what enters it. */
  private raws(context: tf.Tensor): ((x: tf.Tensor) => tf.Tensor)[] {
    const masks = this.made.masks();
    const skips = this.skips(context);
    return this.projection.split(context).map((condition, i) => {
      const weights = this.made.masked(this.networks[i]!, masks);
      return (x) => {
        const raw = steered(weights, tf.add(linear(x, weights.inner), condition));
        return skips ? tf.add(raw, skips[i]!) : raw;
      };
    });
  }

  toLatent(epsilon: tf.Tensor, context: tf.Tensor): FlowResult {
    const conditions = this.projection.split(context);
    const [masks, degrees] = [this.made.masks(), this.made.degrees()];
    const skips = this.skips(context);
    const stages = [epsilon];
    const logDets: tf.Tensor[] = [];
    for (let i = conditions.length - 1; i >= 0; i--) {
      const weights = this.made.inTurns(this.made.masked(this.networks[i]!, masks), degrees);
      const moved = this.undone(tf.reverse(stages.at(-1)!, -1), conditions[i]!, weights, skips?.[i]);
      stages.push(moved.value);
      logDets.push(moved.logDet);
    }
    return { value: stages.at(-1)!, logDet: sumOf(logDets), stages };
  }

  /**
   * y [..., Z] to x of one layer, element by element. The units of the first layer that have become final add their
   * rows to the sums of the second, and an element that has become known adds its row to the sums of the first: no unit
   * is computed twice.
   */
  private undone(
    y: tf.Tensor,
    condition: tf.Tensor,
    { row, outer, middle }: TurnWeights,
    skip?: tf.Tensor,
  ): Transformed {
    const { latent: Z, couplingHidden: F } = this.sizes;
    const sums = tf.reshape(condition, [-1, F]);
    const upper = middle && tf.add(tf.zeros([sums.shape[0]!, F]), middle.bias);
    const { ys } = scan({
      init: [sums, ...(upper ? [upper] : [])],
      xs: [
        tf.expandDims(tf.transpose(tf.reshape(y, [-1, Z])), 2),
        row,
        outer[0],
        skip ? tf.add(this.perElement(skip), tf.expandDims(outer[1], 1)) : outer[1],
        ...(middle ? [middle.units, middle.rows] : []),
      ],
      body: ([sums, upper], [element, row, W, b, units, rows]) => {
        const next = upper && plusProduct(upper, tf.relu(tf.gather(sums!, units!, 1)), rows!);
        const raw = plusProduct(b!, tf.relu(next ?? sums!), W!);
        const moved = this.transform.inverse(element!, raw);
        const known = plusProduct(sums!, moved.value, row!);
        return { carry: next ? [known, next] : [known], ys: [moved.value, moved.logDet] };
      },
    });
    const [value, logDet] = ys as [tf.Tensor, tf.Tensor];
    return {
      value: tf.reshape(tf.transpose(tf.squeeze(value, [2])), y.shape),
      logDet: tf.reshape(tf.sum(logDet, 0), y.shape.slice(0, -1)),
    };
  }

  /** What the context adds to the raw parameters of each layer, [..., P · Z]; null where it does not. */
  private skips(context: tf.Tensor): tf.Tensor[] | null {
    if (!this.skip) return null;
    const all = linear(context, this.skip);
    return this.sizes.layers === 1 ? [all] : tf.split(all, this.sizes.layers, -1);
  }

  /** Raw parameters [..., P · Z] in the order of sampling, [Z, N, P]. */
  private perElement(raw: tf.Tensor): tf.Tensor {
    const rows = tf.reshape(raw, [-1, this.transform.parameters, this.sizes.latent]);
    return tf.transpose(rows, [2, 0, 1]);
  }
}

function sumOf(logDets: tf.Tensor[]): tf.Tensor {
  return logDets.reduce((sum, logDet) => tf.add(sum, logDet));
}
