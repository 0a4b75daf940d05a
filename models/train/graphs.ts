import type { ModelConfig } from '../../core/contract/config.ts';
import type { Dimensions, SizedRecordable } from '../compiler/polymorphic.ts';
import { trace, type DeclareInput } from '../compiler/record.ts';
import * as tf from '../compiler/tensorflow.ts';
import { declaring, type Parameters, type ParameterSpec } from '../flows/parameters.ts';
import { elboTerms, type ElboInputs, type ElboTerms } from '../latent/elbo.ts';
import { fused, scanned } from '../latent/recurrence.ts';
import { adam, globalNorm, type Slot } from './adam.ts';
import type { MovesParameter } from './trainable.ts';

/** The sizes at which the graphs are traced: two to fit with, one to check with. */
export const SIZES = { T: [5, 7, 11], B: [2, 3, 4] } as const;
/** Where a run reads its sizes. */
export const DIMENSIONS: Dimensions = { T: ['x', 0], B: ['x', 1] };

/** Names in the training graph of what belongs to a parameter; outputs are the same with `next.` before them. */
export const SLOT_PARTS = ['value', 'momentum', 'variance', 'average'] as const;

/** Which parts of the training graph are there at all. */
export interface TrainingGraphOptions {
  /** Samples of the posterior per sequence. */
  readonly samples: number;
  /** Whether factors of dropout are inputs. */
  readonly dropout: boolean;
  /** Which parameters move; of the others the graph reads the value alone. */
  readonly moves?: MovesParameter;
}

type Sized = Readonly<Record<string, number>>;

/** All parameters of the model that a configuration describes, in the order of their declaration. */
export function parameterSpecs(config: ModelConfig): ParameterSpec[] {
  let specs: ParameterSpec[] = [];
  trace((input) => {
    const declared = declaring(({ name, shape }) => input(name, shape));
    const inputs = elboInputs(input, config, { T: 3, B: 2 }, 1);
    const { prior } = elboTerms(declared.parameters, scanned, config, inputs);
    specs = declared.specs;
    return { prior };
  });
  return specs;
}

function elboInputs(input: DeclareInput, config: ModelConfig, { T, B }: Sized, samples: number): ElboInputs {
  return {
    x: input('x', [T!, B!, config.vocabulary]),
    mask: input('mask', [T!, B!, 1]),
    epsilon: input('epsilon', [T!, B! * samples, config.latent]),
  };
}

function dropoutInputs(input: DeclareInput, config: ModelConfig, { T, B }: Sized, samples: number) {
  const lanes = B! * samples;
  return {
    prior: Array.from({ length: config.priorLayers }, (_, i) =>
      input(`dropout.prior.${i}`, [T!, lanes, config.hidden]),
    ),
    ...(config.decoderLayers > 0 && { decoder: input('dropout.decoder', [T!, lanes, 2 * config.hidden]) }),
  };
}

/**
 * One training step as a graph: forward, gradients, clip, Adam and the average of the parameters. Outputs `loss`,
 * `reconstruction` and `kl` (sums over the batch, nats), `norm`, and the next value of every slot.
 */
export function trainingGraph(
  config: ModelConfig,
  { samples, dropout, moves = () => true }: TrainingGraphOptions,
): SizedRecordable {
  const specs = parameterSpecs(config);
  return (input, sizes) => {
    const inputs = elboInputs(input, config, sizes, samples);
    const all = dropout ? { ...inputs, dropout: dropoutInputs(input, config, sizes, samples) } : inputs;
    const klWeight = input('klWeight', []);
    const scalars = {
      rate: input('rate', []),
      keep: input('keep', []),
      averaging: input('averaging', []),
      clip: input('clip', []),
    };
    const moving = specs.filter(({ name }) => moves(name));
    const slots = moving.map(({ name, shape }) => slotInputs(input, name, shape));
    const values = new Map(moving.map(({ name }, i) => [name, slots[i]!.value]));
    for (const { name, shape } of specs) if (!moves(name)) values.set(name, input(`value.${name}`, shape));
    const parameters: Parameters = (name) => values.get(name)!;
    let sums: Sums | undefined;
    const { value: loss, grads } = tf.valueAndGrads(() => {
      const terms = elboTerms(parameters, scanned, config, all);
      sums = keptSums(terms, samples);
      return trainingLoss(terms, inputs.mask, klWeight, samples);
    })(slots.map((slot) => slot.value));
    const norm = globalNorm(grads);
    const next = adam(slots, grads, norm, scalars);
    return {
      loss,
      ...sums!,
      norm,
      ...Object.fromEntries(moving.flatMap(({ name }, i) => slotOutputs(name, next[i]!))),
    };
  };
}

function slotInputs(input: DeclareInput, name: string, shape: readonly number[]): Slot {
  const [value, momentum, variance, average] = SLOT_PARTS.map((part) => input(`${part}.${name}`, shape));
  return { value: value!, momentum: momentum!, variance: variance!, average: average! };
}

function slotOutputs(name: string, slot: Slot): [string, tf.Tensor][] {
  return SLOT_PARTS.map((part) => [`next.${part}.${name}`, slot[part]]);
}

interface Sums {
  readonly reconstruction: tf.Tensor;
  readonly kl: tf.Tensor;
}

/**
 * Both parts of the negative bound summed over the batch, each the mean of its samples; kept alive beyond the scope of
 * the gradients.
 */
function keptSums({ reconstruction, prior, posterior }: ElboTerms, samples: number): Sums {
  return {
    reconstruction: tf.keep(tf.div(tf.sum(reconstruction), -samples)),
    kl: tf.keep(tf.div(tf.sum(tf.sub(posterior, prior)), samples)),
  };
}

/**
 * The mean over sequences of the negative bound per step, each divided by its T + 1 as in the authors' code, with the
 * divergence weighted.
 */
function trainingLoss(terms: ElboTerms, mask: tf.Tensor, klWeight: tf.Tensor, samples: number): tf.Scalar {
  const { reconstruction, prior, posterior } = terms;
  const negative = tf.sub(tf.mul(klWeight, tf.sub(posterior, prior)), reconstruction);
  const perSequence = tf.sum(tf.reshape(tf.sum(negative, 0), [-1, samples]), 1, true);
  const lengths = tf.sum(mask, 0);
  const sequences = tf.sum(tf.slice(mask, [0, 0, 0], [1, -1, -1]));
  return tf.div(tf.sum(tf.div(perSequence, tf.add(lengths, 1))), tf.mul(sequences, samples));
}

/**
 * The bound without gradients, for validation and importance sampling: `reconstruction`, `prior` and `posterior`, each
 * the sum over the steps of a lane [B · samples], in nats.
 */
export function evaluationGraph(config: ModelConfig, samples: number): SizedRecordable {
  const specs = parameterSpecs(config);
  return (input, sizes) => {
    const inputs = elboInputs(input, config, sizes, samples);
    const values = new Map(specs.map(({ name, shape }) => [name, input(`value.${name}`, shape)]));
    const terms = elboTerms((name) => values.get(name)!, fused, config, inputs);
    return {
      reconstruction: tf.sum(terms.reconstruction, 0),
      prior: tf.sum(terms.prior, 0),
      posterior: tf.sum(terms.posterior, 0),
    };
  };
}
