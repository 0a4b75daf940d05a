import { modelConfigSchema, type ModelConfig } from '../../core/contract/config.ts';
import { RivuletError } from '../../core/errors.ts';

/** The model that the PyTorch yardstick times: one-hot positions, two layers everywhere, coupling networks of 100. */
export function peerConfig(arch: string, hidden: number, steps: number): ModelConfig {
  const parsed = modelConfigSchema.safeParse({
    arch,
    hidden,
    latent: 50,
    encoderLayers: 2,
    decoderLayers: 2,
    priorLayers: 2,
    layers: 5,
    couplingHidden: 100,
    couplingDepth: 1,
    positions: 'onehot',
    maxSteps: steps,
    encoderSkip: false,
  });
  if (!parsed.success)
    throw new RivuletError('bad-argument', `There is no architecture "${arch}".`, parsed.error);
  return parsed.data;
}
