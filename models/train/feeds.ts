import type { ModelConfig } from '../../core/contract/config.ts';
import type { TrainingSettings } from '../../core/contract/training.ts';
import type { Random } from '../../core/random.ts';
import type { TensorData, Tensors } from '../compiler/compile.ts';
import { denseBatch, type Sequence } from './data.ts';

/** A batch with all the noise of one training step: of the posterior, and the factors of dropout if there are any. */
export function noisyBatch(
  batch: readonly Sequence[],
  { config, settings }: { config: ModelConfig; settings: TrainingSettings },
  noise: Random,
): Tensors {
  const { x, mask } = denseBatch(batch, config.vocabulary);
  const [T, lanes] = [mask.dims[0]!, batch.length * settings.samples];
  const epsilon = { data: noise.normals(T * lanes * config.latent), dims: [T, lanes, config.latent] };
  if (!usesDropout(settings)) return { x, mask, epsilon };
  const factors = (share: number, width: number) => dropoutFactors(noise, share, [T, lanes, width]);
  const prior = Array.from({ length: config.priorLayers }, (_, i) => [
    `dropout.prior.${i}`,
    factors(settings.priorDropout, config.hidden),
  ]);
  return {
    x,
    mask,
    epsilon,
    ...Object.fromEntries(prior),
    ...(config.decoderLayers > 0 && {
      'dropout.decoder': factors(settings.decoderDropout, 2 * config.hidden),
    }),
  };
}

/** Whether the training graph takes factors of dropout. */
export function usesDropout({ priorDropout, decoderDropout }: TrainingSettings): boolean {
  return priorDropout > 0 || decoderDropout > 0;
}

/** Numbers as tensors without axes. */
export function scalarFeeds(values: Readonly<Record<string, number>>): Tensors {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { data: Float32Array.of(value), dims: [] }]),
  );
}

/** 0 with the probability `share`, else what makes up for the zeros in the mean. */
function dropoutFactors(random: Random, share: number, dims: [number, number, number]): TensorData {
  const kept = 1 / (1 - share);
  const data = new Float32Array(dims[0] * dims[1] * dims[2]);
  if (share === 0) data.fill(1);
  else for (let i = 0; i < data.length; i++) data[i] = random.uniform() < share ? 0 : kept;
  return { data, dims };
}
