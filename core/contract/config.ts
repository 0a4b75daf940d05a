import { z } from 'zod';

const count = z.number().int().positive();

/** How one element moves, steered by a network. */
const transformSchema = z.enum(['nlsq', 'affine', 'additive', 'spline', 'mixture']);

/** See {@link transformSchema}. */
export type TransformName = z.infer<typeof transformSchema>;

/** Layers whose parameters a network sets; without a transform of their own they take the model's. */
const steered = { layers: count.default(1), transform: transformSchema.optional() };

/**
 * A part of the flow in hidden: split couplings, whose halves change places after each layer; masked autoregressive
 * layers, each followed by a reversal; elements that know the context alone; or what mixes and scales elements between
 * them.
 */
const flowPartSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('coupling'), ...steered }),
  z.strictObject({ kind: z.literal('autoregressive'), ...steered }),
  z.strictObject({ kind: z.literal('elementwise'), ...steered }),
  z.strictObject({ kind: z.literal('actnorm') }),
  z.strictObject({ kind: z.literal('linear') }),
  z.strictObject({ kind: z.literal('reversal') }),
]);

/** See {@link flowPartSchema}. */
export type FlowPart = Readonly<z.infer<typeof flowPartSchema>>;

/**
 * In time / in hidden (Ziegler & Rush 2019, §4.2 and Table 1): autoregressive over z or inverse autoregressive over ε in
 * time, masked autoregressive or split couplings in hidden; `af-only` has no dependence in time, and `lstm` is the
 * discrete baseline without a latent.
 */
export const architectures = ['af-af', 'af-scf', 'iaf-scf', 'af-only', 'lstm'] as const;

/** How a network reads along time: LSTMs, or convolutions with exponential kernels, parallel in time. */
const readerSchema = z.enum(['lstm', 'convolution']);

/**
 * Everything that shapes a latent flow: the sizes of its parts and the choices between their forms.
 * Saved in the manifest beside the weights that it trained. Sizes and names: Ziegler & Rush 2019, appendix D.
 */
export const modelConfigSchema = z.strictObject({
  /** Which model; see {@link architectures}. */
  arch: z.enum(architectures).default('af-scf'),
  /** What a time step of the data is. */
  kind: z.enum(['music', 'text']).default('music'),
  /** V: width of a step of the data; 88 notes for music. */
  vocabulary: count.default(88),
  /** Z: width of the latent at each step; split coupling needs it even. */
  latent: count.default(50),
  /** H: width of the recurrent layers, per direction. */
  hidden: count.default(128),
  /** Layers that read x around a step for its posterior, and z around it for its emission; 0: the step alone. */
  encoderLayers: z.number().int().nonnegative().default(1),
  decoderLayers: z.number().int().nonnegative().default(1),
  priorLayers: count.default(2),
  /** How the prior reads the past, and the decoder all of z. */
  context: readerSchema.default('lstm'),
  decoder: readerSchema.default('lstm'),
  /** L: flow layers in hidden. */
  layers: count.default(5),
  /** Width of the networks that set the parameters of each flow layer. */
  couplingHidden: count.default(200),
  /** How many hidden layers those networks have. */
  couplingDepth: z.union([z.literal(1), z.literal(2)]).default(2),
  /** Whether the context also goes straight to the parameters of masked autoregressive layers, past their networks. */
  contextSkip: z.boolean().default(false),
  /** The element transform of each flow layer. */
  transform: transformSchema.default('nlsq'),
  /** The flow in hidden part by part, from the latent to the noise; without it, `layers` of `transform` as `arch` says. */
  flow: z.array(flowPartSchema).min(1).optional(),
  /** How a step tells where it is: one-hot of the distance from both ends (the paper), or compact features. */
  positions: z.enum(['onehot', 'compact']).default('compact'),
  /** Tmax: the longest sequence that the length prior, and one-hot positions, know. */
  maxSteps: count.default(180),
  /** Decoder features: both directions at t, or the forward state of t−1 and the backward state of t+1. */
  decoderFeatures: z.enum(['centred', 'shifted']).default('centred'),
  /** Width E of an input embedding whose transpose makes the logits; 0 for none of either. */
  tiedEmbedding: z.number().int().nonnegative().default(0),
  /** Whether the posterior also sees x_t directly, past the recurrent layers. */
  encoderSkip: z.boolean().default(true),
});

/** The shape of one model; see {@link modelConfigSchema}. */
export type ModelConfig = Readonly<z.infer<typeof modelConfigSchema>>;
