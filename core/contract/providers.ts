import { z } from 'zod';
import { modelNameSchema } from './manifest.ts';
import { faultSchema, placementSchema, providerSchema } from './piece.ts';

const whole = z.number().int().nonnegative();
const count = z.number().int().positive();

/** See {@link ProviderProbe}. */
const probeSchema = z.strictObject({
  provider: providerSchema,
  ok: z.boolean(),
  /** What the library or the system said, where it does not work. */
  reason: z.string().optional(),
  fault: faultSchema.optional(),
  /** Files that a provider of this system needs and that are not there, by their names. */
  lacks: z.array(z.string()).optional(),
  /** How long a piece took, where one was made. */
  seconds: z.number().positive().optional(),
});

/** What was found of one provider by computing on it. */
export type ProviderProbe = Readonly<z.infer<typeof probeSchema>>;

/** What Settings ask of the host. */
export const providerCalls = {
  /** Tries every provider, each where its death harms nothing else, and makes a piece on those that work. */
  'providers.probe': {
    /** What is measured with; nothing is when absent. */
    request: z.strictObject({ model: modelNameSchema.optional() }),
    /** `provider` is being tried. */
    progress: z.strictObject({ done: whole, total: count, provider: providerSchema }),
    response: z.strictObject({
      /** The machine that computes, which need not be the page's: names as Node has them. */
      system: z.strictObject({ os: z.string(), arch: z.string() }),
      /** What `auto` tries, in order. */
      order: z.array(providerSchema),
      providers: z.array(probeSchema),
      /** The steps of the piece that was timed. */
      steps: count,
    }),
  },
} as const;

const measure = z.number().nonnegative().or(z.literal(Infinity));

/** How far one output of a provider is from the CPU's. */
const differenceSchema = z.strictObject({
  graph: z.string(),
  output: z.string(),
  values: whole,
  /** The largest |a − b|; this and the rest are infinite where a number is none. */
  largest: measure,
  /** As a share of 1e-5 + 1e-4·|b|, number by number. */
  ofOwn: measure,
  /** As a share of what is allowed: 1e-5 + 1e-4·max|b| of the output, of a sample thirty times that. */
  ofAllowed: measure,
});

/** See {@link differenceSchema}. */
export type Difference = Readonly<z.infer<typeof differenceSchema>>;

/** What is asked of the engine about its providers. */
export const providerEngineCalls = {
  /** Whether a provider can compute here, found by computing one node. */
  probe: {
    request: z.strictObject({ provider: providerSchema }),
    response: z.strictObject({ runtime: z.string(), ok: z.boolean(), reason: z.string().optional() }),
  },
  /** Compares a provider with the CPU: every graph on the CPU's own inputs, and a piece from noise to notes. */
  parity: {
    request: z.strictObject({
      ...placementSchema,
      provider: providerSchema,
      steps: count.max(4096).default(32),
      seed: whole.default(1),
    }),
    response: z.strictObject({
      differences: z.array(differenceSchema),
      /** Cells of the roll, or symbols, that are equal when the whole piece is made there. */
      emitted: z.strictObject({ equal: whole, of: count }),
    }),
  },
} as const;
