import type { FlowPart, ModelConfig } from '../../core/contract/config.ts';
import { isBaseline } from '../../core/contract/manifest.ts';
import type { TrainingSettings } from '../../core/contract/training.ts';
import { Random } from '../../core/random.ts';
import type { Runnable } from '../compiler/interpret.ts';
import type { SizedRecordable } from '../compiler/polymorphic.ts';
import * as tf from '../compiler/tensorflow.ts';
import { startOf } from '../flows/act-norm.ts';
import type { Weights } from '../flows/parameters.ts';
import { encoder } from '../latent/encoder.ts';
import { positionFeatures } from '../latent/positions.ts';
import { priorOf } from '../latent/priors.ts';
import { fused } from '../latent/recurrence.ts';
import { bucketedBatches, type Splits } from './data.ts';
import { noisyBatch } from './feeds.ts';
import { parameterSpecs } from './graphs.ts';

/** The stream of the seed for the batch and its noise; the trainer has another. */
const STREAM = 3;

/** What the start of a training is made from. */
export interface ActNormStart {
  readonly config: ModelConfig;
  readonly settings: TrainingSettings;
  readonly data: Splits;
  readonly open: (fn: SizedRecordable) => Promise<Runnable>;
}

/**
 * First weights whose every ActNorm gives, over a batch of the data, elements of mean 0 and variance 1 (Kingma & Dhariwal
 * 2018 §3.1). One follows another, because each changes what the next one gets.
 */
export async function withActNormStart(weights: Weights, start: ActNormStart): Promise<Weights> {
  const { config, settings, data, open } = start;
  const norms = isBaseline(config) ? [] : actNorms(config.flow ?? []);
  if (norms.length === 0) return weights;
  const moments = await open(momentsGraph(config));
  const random = Random.of(settings.seed, STREAM);
  const [batch] = bucketedBatches(data.train, settings.batch, random);
  const { x, mask, epsilon } = noisyBatch(
    batch!,
    { config, settings: { ...settings, samples: 1, priorDropout: 0, decoderDropout: 0 } },
    random,
  );
  const current = new Map(weights);
  for (const { name, stage } of norms) {
    const values = Object.fromEntries([...current].map(([key, weight]) => [`value.${key}`, weight]));
    const { mean, variance } = await moments.run({ x: x!, mask: mask!, epsilon: epsilon!, ...values });
    const at = (all: typeof mean) =>
      (all!.data as Float32Array).slice(stage * config.latent, (stage + 1) * config.latent);
    const { logScale, shift } = startOf(at(mean), at(variance));
    current.set(`${name}.logScale`, { dims: [config.latent], data: logScale });
    current.set(`${name}.shift`, { dims: [config.latent], data: shift });
  }
  return current;
}

/** Each ActNorm by the prefix of its parameters, with how many layers come before it, counted from the latent. */
function actNorms(flow: readonly FlowPart[]): { name: string; stage: number }[] {
  let stage = 0;
  return flow.flatMap((part, i) => {
    const before = stage;
    stage += 'layers' in part ? part.layers : 1;
    return part.kind === 'actnorm' ? [{ name: `flow.${i}`, stage: before }] : [];
  });
}

/**
 * The mean and the variance [L + 1, Z] of each element before, between and after the layers of the flow in hidden, from
 * the latent on, over all steps of a batch at one sample of its posterior.
 */
function momentsGraph(config: ModelConfig): SizedRecordable {
  const specs = parameterSpecs(config);
  return (input, { T, B }) => {
    const x = input('x', [T!, B!, config.vocabulary]);
    const mask = input('mask', [T!, B!, 1]);
    const epsilon = input('epsilon', [T!, B!, config.latent]);
    const values = new Map(specs.map(({ name, shape }) => [name, input(`value.${name}`, shape)]));
    const parameters = (name: string) => values.get(name)!;
    const features = positionFeatures(mask, config);
    const posterior = encoder(parameters, fused, config, { x, mask, features });
    const deviation = tf.exp(tf.mul(posterior.logVar, 0.5));
    const z = tf.mul(tf.add(posterior.mean, tf.mul(deviation, epsilon)), mask);
    const { stages } = priorOf(parameters, config).toNoise(z, features, fused);
    const steps = tf.sum(mask);
    const average = (values: tf.Tensor) => tf.div(tf.sum(tf.mul(values, mask), [1, 2], true), steps);
    const all = tf.stack([...stages].reverse());
    const mean = average(all);
    const variance = average(tf.square(tf.sub(all, mean)));
    return { mean: tf.squeeze(mean, [1, 2]), variance: tf.squeeze(variance, [1, 2]) };
  };
}
