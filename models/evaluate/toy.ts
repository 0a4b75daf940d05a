import type { TransformName } from '../../core/contract/config.ts';
import { Random } from '../../core/random.ts';
import type { Tensors } from '../compiler/compile.ts';
import type { Runnable } from '../compiler/interpret.ts';
import { trace, type DeclareInput, type Recordable } from '../compiler/record.ts';
import * as tf from '../compiler/tensorflow.ts';
import { MaskedAutoregressive } from '../flows/autoregressive.ts';
import { elements } from '../flows/elements.ts';
import {
  declaring,
  initialWeights,
  type Parameters,
  type ParameterSpec,
  type Weights,
} from '../flows/parameters.ts';
import { adam, correctedRate, globalNorm, type Slot } from '../train/adam.ts';
import { SLOT_PARTS } from '../train/graphs.ts';
import { Slots } from '../train/slots.ts';
import { drawToy } from './toy-mixture.ts';

/** A flow of the plane: masked autoregressive layers of one element transform, without time and context. */
export interface ToyFlow {
  readonly transform: TransformName;
  readonly layers: number;
}

/** Points per run of {@link toyDensity} and {@link toySampler}. */
export const TOY_POINTS = 4096;

/** Points per update. */
const TOY_BATCH = 256;

const HIDDEN = 32;
const [RATE, RATE_END, AVERAGING, CLIP] = [5e-3, 5e-5, 0.995, 5];

function flowOf(parameters: Parameters, { transform, layers }: ToyFlow): MaskedAutoregressive {
  const sizes = { latent: 2, context: 1, layers, couplingHidden: HIDDEN, couplingDepth: 2 } as const;
  return new MaskedAutoregressive(parameters, elements[transform], sizes);
}

/** log p of x [N, 2]: [N], in nats. */
function logDensity(flow: MaskedAutoregressive, x: tf.Tensor): tf.Tensor {
  const { value, logDet } = flow.toNoise(x, tf.zeros([x.shape[0]!, 1]));
  const energy = tf.mul(tf.sum(tf.square(value), -1), -0.5);
  return tf.add(tf.sub(energy, Math.log(2 * Math.PI)), logDet);
}

function specsOf(flow: ToyFlow): ParameterSpec[] {
  let specs: ParameterSpec[] = [];
  trace((input) => {
    const declared = declaring(({ name, shape }) => input(name, shape));
    specs = declared.specs;
    return { logP: logDensity(flowOf(declared.parameters, flow), input('x', [3, 2])) };
  });
  return specs;
}

/** One update of maximum likelihood on `x` [TOY_BATCH, 2]: outputs `loss` and every slot's next value. */
export function toyTraining(flow: ToyFlow): Recordable {
  const specs = specsOf(flow);
  return (input) => {
    const x = input('x', [TOY_BATCH, 2]);
    const [rate, averaging] = [input('rate', []), input('averaging', [])];
    const slots = specs.map(({ name, shape }) => slotInputs(input, name, shape));
    const values = new Map(specs.map(({ name }, i) => [name, slots[i]!.value]));
    const { value: loss, grads } = tf.valueAndGrads((): tf.Scalar =>
      tf.div(
        tf.sum(
          logDensity(
            flowOf((name) => values.get(name)!, flow),
            x,
          ),
        ),
        -TOY_BATCH,
      ),
    )(slots.map((slot) => slot.value));
    const sizes = { rate, averaging, keep: tf.scalar(1), clip: tf.scalar(CLIP) };
    const next = adam(slots, grads, globalNorm(grads), sizes);
    const outputs = specs.flatMap(({ name }, i) =>
      SLOT_PARTS.map((part) => [`next.${part}.${name}`, next[i]![part]] as const),
    );
    return { loss, ...Object.fromEntries(outputs) };
  };
}

function slotInputs(input: DeclareInput, name: string, shape: readonly number[]): Slot {
  const [value, momentum, variance, average] = SLOT_PARTS.map((part) => input(`${part}.${name}`, shape));
  return { value: value!, momentum: momentum!, variance: variance!, average: average! };
}

/** x [TOY_POINTS, 2] to `logP` [TOY_POINTS]. */
export function toyDensity(flow: ToyFlow): Recordable {
  const specs = specsOf(flow);
  return (input) => ({
    logP: logDensity(flowOf(givenWeights(input, specs), flow), input('x', [TOY_POINTS, 2])),
  });
}

/** epsilon [TOY_POINTS, 2] to `x` [TOY_POINTS, 2]. */
export function toySampler(flow: ToyFlow): Recordable {
  const specs = specsOf(flow);
  return (input) => ({
    x: flowOf(givenWeights(input, specs), flow).toLatent(
      input('epsilon', [TOY_POINTS, 2]),
      tf.zeros([TOY_POINTS, 1]),
    ).value,
  });
}

function givenWeights(input: DeclareInput, specs: readonly ParameterSpec[]): Parameters {
  const values = new Map(specs.map(({ name, shape }) => [name, input(`value.${name}`, shape)]));
  return (name) => values.get(name)!;
}

/** Trains a flow on points drawn anew for each update, so that nothing can be learned by heart. */
export async function trainToy(
  flow: ToyFlow,
  step: Runnable,
  { updates, seed }: { updates: number; seed: number },
): Promise<Weights> {
  const slots = Slots.fresh(initialWeights(specsOf(flow), Random.of(seed)));
  const random = Random.of(seed, 1);
  for (let i = 0; i < updates; i++) {
    const x = { data: drawToy(random, TOY_BATCH), dims: [TOY_BATCH, 2] };
    const cosine = 0.5 * (1 + Math.cos((Math.PI * i) / updates));
    const rate = correctedRate(RATE_END + (RATE - RATE_END) * cosine, i + 1);
    const averaging = 1 - Math.min(AVERAGING, (1 + i) / (10 + i));
    await slots.step(step, { x, ...scalars({ rate, averaging }) });
  }
  return slots.averages();
}

function scalars(values: Readonly<Record<string, number>>): Tensors {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { data: Float32Array.of(value), dims: [] }]),
  );
}

/** Feeds of `toyDensity` and `toySampler`: their points under this name, and the weights. */
export function toyFeeds(
  name: 'x' | 'epsilon',
  points: Float32Array<ArrayBuffer>,
  weights: Weights,
): Tensors {
  const values = [...weights].map(([key, weight]) => [`value.${key}`, weight] as const);
  return { [name]: { data: points, dims: [TOY_POINTS, 2] }, ...Object.fromEntries(values) };
}
