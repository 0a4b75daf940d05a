import { z } from 'zod';
import { tensorSchema } from './floats.ts';
import { modelNameSchema } from './manifest.ts';
import { activeSchema, MAX_STEPS, pieceSchema, providerChoiceSchema } from './piece.ts';

const whole = z.number().int().nonnegative();
const count = z.number().int().positive();
const seed = whole.max(Number.MAX_SAFE_INTEGER);

/** Steps from `from` up to, but not with, `to`. */
export const regionSchema = z
  .strictObject({ from: whole.max(MAX_STEPS), to: count.max(MAX_STEPS) })
  .refine(({ from, to }) => from < to, 'a region has at least one step');

/** See {@link regionSchema}. */
export type Region = Readonly<z.infer<typeof regionSchema>>;

/** What a piece sounds or reads like, in the steps of its model: one of the two, as the model's kind is. */
const contentSchema = {
  /** Music: the MIDI pitches 21..108 that sound in each step. */
  roll: z
    .array(z.array(whole.min(21).max(108)).max(88))
    .min(1)
    .max(MAX_STEPS)
    .optional(),
  /** Text: the symbols, joined. */
  text: z.string().min(1).max(MAX_STEPS).optional(),
};

/** The latents of a piece: epsilon and z [T, 1, Z], and u as of a {@link pieceSchema}. */
const latentsSchema = { epsilon: tensorSchema, z: tensorSchema, u: tensorSchema };

/** A piece with its latents: z and u give the roll, or the text, again. */
const subjectSchema = z.strictObject({ ...contentSchema, ...latentsSchema });

/** See {@link subjectSchema}. */
export type Subject = Readonly<z.infer<typeof subjectSchema>>;

/** Which model, and where it runs. */
const placement = { model: modelNameSchema, provider: providerChoiceSchema.default('auto') };

/** How notes or letters come of probabilities where they are made anew; as in `generate`. */
const emission = {
  emission: z.enum(['sample', 'threshold']).default('sample'),
  threshold: z.number().min(0).max(1).default(0.5),
};

/** An edit in latent space; the region that it is for is said beside it. */
const changeSchema = z.discriminatedUnion('kind', [
  /** ε' = √(1 − α²) · ε + α · ξ. */
  z.strictObject({ kind: z.literal('perturb'), alpha: z.number().min(0).max(1) }),
  /** Fresh ε. */
  z.strictObject({ kind: z.literal('reroll') }),
  /** `proposals` fresh regions, weighted by the density of the known future, resampled; `show` of them come back. */
  z.strictObject({
    kind: z.literal('infill'),
    proposals: count.max(64).default(16),
    show: count.max(16).default(4),
  }),
  /** z moved along named directions of the model's facts; 1 is one standard deviation of what the direction is of. */
  z.strictObject({
    kind: z.literal('steer'),
    amounts: z.record(z.string().max(80), z.number().min(-5).max(5)),
  }),
  /** The piece as it is, then fresh steps up to T; the region is not read. */
  z.strictObject({ kind: z.literal('continue'), steps: count.max(MAX_STEPS) }),
]);

/** See {@link changeSchema}. */
export type Change = Readonly<z.infer<typeof changeSchema>>;

/** The longest edge of the grid of `latent.next`. */
const MAX_GRID = 64;

/** What latent editing asks of the host. Every call can be cancelled; the longer ones tell how far they are. */
export const latentCalls = {
  /**
   * The latents of notes or letters that were drawn, imported, or changed by hand: z is the posterior mean, epsilon its
   * noise, and u is such that z and u give the notes again. With `latents`, only the steps of `region` are encoded anew
   * and z elsewhere stays as it is.
   */
  'latent.encode': {
    request: z.strictObject({
      ...placement,
      ...contentSchema,
      latents: z.strictObject(latentsSchema).optional(),
      region: regionSchema.optional(),
      ...emission,
    }),
    response: z.strictObject({ piece: pieceSchema, active: activeSchema, seconds: z.number() }),
  },
  /**
   * An edit of a region; see CONTRACTS, "The document". In every piece that comes back the steps outside the region have
   * the notes and the z that they had, epsilon is recomputed there, and u gives the notes again. One piece, but for
   * `infill`: those are sorted by weight, the best first, with what share of the weight each has.
   */
  'latent.edit': {
    request: z.strictObject({
      ...placement,
      piece: subjectSchema,
      region: regionSchema,
      change: changeSchema,
      ...emission,
      temperature: z.number().min(0).max(2).default(1),
      seed,
    }),
    progress: z.strictObject({ done: whole, total: count }),
    response: z.strictObject({
      pieces: z.array(pieceSchema),
      /** Infill: the share of the weight that each piece has, 0 … 1, in the order of the pieces. */
      weights: z.array(z.number()).optional(),
      /** Infill: the effective sample size of the proposals, (Σw)² / Σw². */
      effective: z.number().optional(),
      active: activeSchema,
      seconds: z.number(),
    }),
  },
  /** Pieces between two of equal T: spherical in ε, then sampled; 0 and 1 are the two themselves, exactly. */
  'latent.between': {
    request: z.strictObject({
      ...placement,
      from: subjectSchema,
      to: subjectSchema,
      amounts: z.array(z.number().min(0).max(1)).min(1).max(32),
    }),
    progress: z.strictObject({ done: whole, total: count }),
    response: z.strictObject({ pieces: z.array(pieceSchema), seconds: z.number() }),
  },
  /** How unlikely each step is to the model, by the bound: the mean over posterior samples of its terms. */
  'latent.surprise': {
    request: z.strictObject({ ...placement, ...contentSchema, seed: seed.default(0) }),
    response: z.strictObject({
      /** [T]: nats a step for music, bits a character for text. */
      perStep: tensorSchema,
      /** The mean of `perStep`. */
      mean: z.number(),
      /** Of the same pieces of the bound: −log p(x | z), and the Kullback–Leibler part; means a step. */
      reconstruction: z.number(),
      kl: z.number(),
    }),
  },
  /** The values between the flow's layers, from the noise (0) to z (L), and what each would be if it were z. */
  'latent.layers': {
    request: z.strictObject({ ...placement, piece: subjectSchema }),
    response: z.strictObject({
      layers: z.array(
        z.strictObject({
          /** [T, 1, Z] */
          values: tensorSchema,
          roll: z.array(z.array(z.number().int())).optional(),
          text: z.string().optional(),
        }),
      ),
    }),
  },
  /** Of a model with Z = 2: p(z_t | z_{<t}) on a grid, and which symbol each place decodes to. (Ziegler & Rush, Fig. 6) */
  'latent.next': {
    request: z.strictObject({
      ...placement,
      piece: subjectSchema,
      step: whole.max(MAX_STEPS),
      /** Points along each edge. */
      points: count.min(8).max(MAX_GRID).default(40),
    }),
    response: z.strictObject({
      /** The corners of the grid in latent units. */
      low: z.tuple([z.number(), z.number()]),
      high: z.tuple([z.number(), z.number()]),
      /** [points, points], row by row from `low[1]` up: log p(z_t | z_{<t}) in nats. */
      logProb: tensorSchema,
      /** [points, points]: the index of the likeliest symbol there. */
      symbols: tensorSchema,
      /** What each symbol prints. */
      vocabulary: z.array(z.string()),
      /** Where the piece's own z_t is. */
      at: z.tuple([z.number(), z.number()]),
      /** The likeliest next symbols under the density, most likely first. */
      next: z.array(z.strictObject({ symbol: z.string(), probability: z.number() })),
    }),
  },
  /** Pieces at places of the model's map: one sample, moved in the plane of the map, so that its mean z lies there. */
  'latent.at': {
    request: z.strictObject({
      ...placement,
      places: z
        .array(z.tuple([z.number(), z.number()]))
        .min(1)
        .max(32),
      steps: count.max(MAX_STEPS).optional(),
      ...emission,
      temperature: z.number().min(0).max(2).default(1),
      seed,
    }),
    progress: z.strictObject({ done: whole, total: count }),
    response: z.strictObject({ pieces: z.array(pieceSchema), seconds: z.number() }),
  },
} as const;
