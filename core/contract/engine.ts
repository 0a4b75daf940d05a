import { z } from 'zod';
import { editCalls } from './edits.ts';
import { tensorSchema } from './floats.ts';
import { activeSchema, MAX_STEPS, pieceSchema, placementSchema } from './piece.ts';
import { providerEngineCalls } from './providers.ts';

export {
  type ActiveProvider,
  activeSchema,
  MAX_STEPS,
  type Piece,
  pieceSchema,
  type ProviderChoice,
  providerChoiceSchema,
  type Refusal,
} from './piece.ts';

const count = z.number().int().positive();

/** The largest number of candidates of one call. */
const MAX_COUNT = 1000;

/**
 * The calls that the engine answers. Shapes are time-major: x [T, B, V], mask [T, B, 1], z and epsilon [T, B, Z],
 * known [T, B, 1], logProb [T, B], layers [L + 1, T, B, Z], logits [T, B, V].
 */
export const engineCalls = {
  /** Reads every byte of a model folder and says what is wrong with it. */
  verify: {
    request: z.strictObject({ model: z.string() }),
    response: z.strictObject({ ok: z.boolean(), faults: z.array(z.string()) }),
  },
  load: {
    request: z.strictObject(placementSchema),
    response: z.strictObject({ name: z.string(), kind: z.enum(['music', 'text']), active: activeSchema }),
  },
  generate: {
    request: z.strictObject({
      ...placementSchema,
      /** T; drawn from the model's p(T) when absent. */
      steps: count.max(MAX_STEPS).optional(),
      /** How many candidates. Candidate i depends on the seed and on i alone. */
      count: count.max(MAX_COUNT).default(1),
      /** Standard deviation of epsilon. */
      temperature: z.number().nonnegative().max(10).default(1),
      /** Music: `sample` draws each key; `threshold` sounds those that are likelier than `threshold`. */
      emission: z.enum(['sample', 'threshold']).default('sample'),
      /** The probability above which a key sounds; ½ is "the likelier of the two". */
      threshold: z.number().min(0).max(1).default(0.5),
      seed: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
      /** Whether each piece also comes as progress, as soon as it is done. */
      stream: z.boolean().default(false),
    }),
    response: z.strictObject({ pieces: z.array(pieceSchema), active: activeSchema }),
  },
  encode: {
    request: z.strictObject({ ...placementSchema, x: tensorSchema, mask: tensorSchema }),
    response: z.strictObject({ mean: tensorSchema, logVar: tensorSchema }),
  },
  density: {
    request: z.strictObject({ ...placementSchema, z: tensorSchema, mask: tensorSchema }),
    response: z.strictObject({ epsilon: tensorSchema, logProb: tensorSchema, layers: tensorSchema }),
  },
  sample: {
    request: z.strictObject({
      ...placementSchema,
      epsilon: tensorSchema,
      given: tensorSchema,
      known: tensorSchema,
      mask: tensorSchema,
    }),
    response: z.strictObject({ z: tensorSchema, layers: tensorSchema }),
  },
  decode: {
    request: z.strictObject({ ...placementSchema, z: tensorSchema, mask: tensorSchema }),
    response: z.strictObject({ logits: tensorSchema }),
  },
  /** Of a discrete baseline: log p(x_t | x_{<t}). */
  score: {
    request: z.strictObject({ ...placementSchema, x: tensorSchema, mask: tensorSchema }),
    response: z.strictObject({ logProb: tensorSchema }),
  },
  ...editCalls,
  ...providerEngineCalls,
} as const;

/** The name of a call to the engine. */
export type EngineCall = keyof typeof engineCalls;

/** What a caller writes; defaults may be left out. */
export type EngineRequest<Name extends EngineCall> = z.input<(typeof engineCalls)[Name]['request']>;

/** What the engine works on: every default filled in. */
export type EngineTask<Name extends EngineCall> = z.output<(typeof engineCalls)[Name]['request']>;

/** What the engine answers. */
export type EngineResponse<Name extends EngineCall> = z.output<(typeof engineCalls)[Name]['response']>;

/** What a call reports while it runs: how far it is, or which provider is being tried. */
export const engineProgressSchema = z.union([
  /** `piece`, when they are streamed, is the candidate that was finished last; the answer holds all of them again. */
  z.strictObject({ done: z.number(), total: z.number(), piece: pieceSchema.optional() }),
  z.strictObject({ trying: z.string() }),
]);

/** See {@link engineProgressSchema}. */
export type EngineProgress = z.infer<typeof engineProgressSchema>;
