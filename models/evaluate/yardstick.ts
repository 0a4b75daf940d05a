import { modelConfigSchema, type ModelConfig } from '../../core/contract/config.ts';
import { RivuletError } from '../../core/errors.ts';

/** Which model is timed; its other sizes are those of the yardstick. */
export interface SpeedModel {
  readonly arch: string;
  /** How the prior reads the past. */
  readonly context: string;
  readonly decoder: string;
  readonly hidden: number;
  readonly positions: string;
  /** The element transform of the flow layers; NLSq unless told. */
  readonly transform?: string;
  /** What is drawn; music unless told. */
  readonly kind?: ModelConfig['kind'];
}

/** V: notes, and as many characters as the Penn Treebank has, with one that pads. */
const VOCABULARY = { music: 88, text: 51 };

/**
 * The model that the PyTorch yardstick times: Z 50, two layers everywhere, five flow layers whose coupling networks have
 * one layer of 100 units; masked autoregressive networks have two (Ziegler & Rush 2019, appendix D). What reads by
 * convolution has one layer, and couplings of 64 units, as the bundled fast models have. One-hot positions
 * over T make the model itself grow with T, which the compact ones of the bundled models do not.
 * @throws RivuletError `bad-argument` when there is no such model.
 */
export function yardstick(model: SpeedModel, maxSteps: number): ModelConfig {
  const { arch, context, decoder, hidden, positions, transform = 'nlsq', kind = 'music' } = model;
  const parsed = modelConfigSchema.safeParse({
    arch,
    context,
    decoder,
    hidden,
    positions,
    transform,
    kind,
    vocabulary: VOCABULARY[kind],
    latent: 50,
    encoderLayers: 2,
    decoderLayers: decoder === 'convolution' ? 1 : 2,
    priorLayers: context === 'convolution' ? 1 : 2,
    layers: 5,
    couplingHidden: context === 'convolution' ? 64 : 100,
    couplingDepth: arch === 'af-af' || arch === 'af-only' ? 2 : 1,
    maxSteps,
    encoderSkip: false,
  });
  if (parsed.success) return parsed.data;
  const [field] = parsed.error.issues[0]?.path ?? [];
  throw new RivuletError(
    'bad-argument',
    `There is no model with the ${String(field)} "${model[field as keyof SpeedModel]}".`,
    parsed.error,
  );
}
