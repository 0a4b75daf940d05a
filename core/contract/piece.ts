import { z } from 'zod';
import { tensorSchema } from './floats.ts';

const count = z.number().int().positive();

/** The longest piece that the engine makes in one call, in steps. */
export const MAX_STEPS = 4096;

/** Where a graph may run: a provider by name, or the best that this machine has. */
export const providerChoiceSchema = z.enum(['auto', 'cpu', 'cuda', 'webgpu', 'dml', 'coreml']);

/** A provider by name. */
export const providerSchema = providerChoiceSchema.exclude(['auto']);

/** Which model a call to the engine is for, by its folder, and how it runs. */
export const placementSchema = {
  model: z.string().min(1),
  provider: providerChoiceSchema.default('auto'),
  /** Of one operation. */
  threads: count.max(256).default(1),
  /** Providers that failed before, which are not tried again. */
  without: z.array(providerSchema).optional(),
};

/** See {@link providerChoiceSchema}. */
export type ProviderChoice = z.infer<typeof providerChoiceSchema>;

/**
 * How a provider failed: `run` is an error while it computed, `death` the end of its process, `hang` that it gave no
 * sign of life. It could not be started where nothing is said.
 */
export const faultSchema = z.enum(['run', 'death', 'hang']);

const refusalSchema = z.strictObject({
  provider: z.string(),
  reason: z.string(),
  fault: faultSchema.optional(),
});

/** Why a provider is not in use, as the library or the system said it. */
export type Refusal = Readonly<z.infer<typeof refusalSchema>>;

/** See {@link ActiveProvider}. */
export const activeSchema = z.strictObject({
  provider: providerSchema,
  /** Why the providers that would have come first are not in use. */
  passedOver: z.array(refusalSchema),
});

/** The provider that computes, and why it is not another. */
export type ActiveProvider = z.infer<typeof activeSchema>;

/** See {@link Piece}. */
export const pieceSchema = z.strictObject({
  /** Which candidate of the seed this is. */
  index: z.number().int().nonnegative(),
  steps: count,
  /** Music: the MIDI pitches that sound in each step. */
  roll: z.array(z.array(z.number().int())).optional(),
  /** Text: the symbols, joined. */
  text: z.string().optional(),
  /** [T, 1, Z]: the noise, temperature already applied. Of a discrete baseline, which has no latent, Z is 0. */
  epsilon: tensorSchema,
  /** [T, 1, Z]. */
  z: tensorSchema,
  /**
   * [T, 1, V] for music, [T, 1, 1] for text: what the emission compares with, so that z and u give the notes again; of
   * a discrete baseline u alone does. Uniforms where notes are drawn, the threshold itself where they are not, and a
   * number that gives it where a note or a letter is given. A negative one gives what no uniform of 32 bits would: see
   * core/emission.ts.
   */
  u: tensorSchema,
});

/** One generated candidate with everything that edits of it start from. */
export type Piece = z.infer<typeof pieceSchema>;
