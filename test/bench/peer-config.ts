import { modelConfigSchema, type ModelConfig } from '../../core/contract/config.ts';
import { RivuletError } from '../../core/errors.ts';

/**
 * The model that the PyTorch yardstick times: two layers everywhere, coupling networks of 100. Its positions are one-hot
 * over T, which makes the model itself grow with T; the compact ones of the bundled models do not.
 */
export function peerConfig(arch: string, hidden: number, steps: number, positions: string): ModelConfig {
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
    positions,
    maxSteps: steps,
    encoderSkip: false,
  });
  if (!parsed.success)
    throw new RivuletError(
      'bad-argument',
      `There is no architecture "${arch}" with positions "${positions}".`,
      parsed.error,
    );
  return parsed.data;
}
