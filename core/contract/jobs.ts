import { z } from 'zod';
import { collectionIdSchema } from './collection.ts';
import { pieceSchema } from './engine.ts';
import { modelNameSchema } from './manifest.ts';
import { trainableSchema } from './trainable.ts';
import type { EpochRecord } from './training.ts';

const whole = z.number().int().nonnegative();
const count = z.number().int().positive();
const share = z.number().min(0).max(1);
const jobId = z.string().regex(/^[0-9a-z-]{1,64}$/, 'expected the id of a job');

/** How good a model is on the pieces that were held out; `nll` in `unit`, by importance sampling with `iwae` samples. */
const heldOutSchema = z
  .object({
    nll: z.number(),
    unit: z.enum(['nats/step', 'bits/character']),
    split: z.enum(['train', 'valid', 'test']),
    iwae: count,
    sequences: whole,
    steps: whole,
  })
  .catchall(z.union([z.number(), z.string()]));

/** See {@link heldOutSchema}. */
export type HeldOut = Readonly<z.infer<typeof heldOutSchema>>;

/**
 * How much of what a model makes is in the pieces that it learned from: shares of passages (core/music/novelty,
 * core/text/novelty) that are in the one nearest piece, each 0 … 1.
 */
const memorisationSchema = z.strictObject({
  /** What was generated to find out. */
  samples: count,
  /** The mean and the most over the samples of the new model, and of the model before. */
  after: z.strictObject({ mean: share, most: share }),
  before: z.strictObject({ mean: share, most: share }).optional(),
  /** The same of held-out pieces: what independent pieces of this kind share. */
  heldOut: z.strictObject({ mean: share, most: share }).optional(),
  /** The file of the piece that `after.most` is about. */
  nearest: z.string().optional(),
});

/** See {@link memorisationSchema}. */
export type Memorisation = Readonly<z.infer<typeof memorisationSchema>>;

const jobSettingsSchema = z.strictObject({
  collection: collectionIdSchema,
  /** The model to start from; or what to train from scratch beside: `fresh` takes its sizes alone. */
  model: modelNameSchema,
  fresh: z.boolean().default(false),
  /** The new model's name. */
  name: modelNameSchema,
  trainable: trainableSchema.default('all'),
  /** The longest it may take, in minutes of the clock. */
  minutes: z.number().positive().max(10_000).default(5),
  /** The most semitones by which pieces are moved, up or down, while learning; music alone. */
  transpose: whole.max(6).default(0),
  /** Whether the model also rehearses pieces of its own, so that it keeps what it knew. */
  rehearse: z.boolean().default(true),
  seed: whole.default(1),
});

const faultSchema = z.strictObject({ code: z.string(), sentence: z.string() });

/** Why a training stands still though no person wished it, and what to do about it. */
export type JobFault = Readonly<z.infer<typeof faultSchema>>;

/** What a person decides about a training. */
export type JobSettings = Readonly<z.infer<typeof jobSettingsSchema>>;

/** A training as the page sees it. */
export const jobSchema = z.strictObject({
  id: jobId,
  settings: jobSettingsSchema,
  /** The collection's name for people. */
  data: z.string(),
  kind: z.enum(['music', 'text']),
  /** `paused` by a person, by a restart, or by a fault that can be mended (`fault` says which). */
  state: z.enum(['queued', 'running', 'paused', 'done', 'failed']),
  /** What it does right now, in a few words; while `running`. */
  doing: z.string().optional(),
  createdAt: whole,
  /** Of the budget. */
  share,
  epoch: whole,
  /** Seconds that it trained, and about how many are left. */
  seconds: z.number().nonnegative(),
  secondsLeft: z.number().nonnegative().optional(),
  /** Milliseconds since 1970 of the last checkpoint. */
  savedAt: whole.optional(),
  threads: count.optional(),
  /** Seconds an update, measured. */
  secondsPerUpdate: z.number().positive().optional(),
  fault: faultSchema.optional(),
  before: heldOutSchema.optional(),
  after: heldOutSchema.optional(),
  memorisation: memorisationSchema.optional(),
  /** The name under which its model was kept. */
  kept: modelNameSchema.optional(),
});

/** See {@link jobSchema}. */
export type Job = Readonly<z.infer<typeof jobSchema>>;

/** Something made by the model at one moment of its training, of one seed, to hear it learn. */
export const jobSampleSchema = z.strictObject({
  epoch: whole,
  /** The bound on the held-out pieces at that moment. */
  nll: z.number().optional(),
  piece: pieceSchema,
});

/** See {@link jobSampleSchema}. */
export type JobSample = Readonly<z.infer<typeof jobSampleSchema>>;

const epochRecordSchema = z.custom<EpochRecord>((value) => typeof value === 'object' && value !== null);

/** What is told of a training while somebody watches. */
const jobEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('job'), job: jobSchema }),
  z.strictObject({ kind: z.literal('epoch'), id: jobId, record: epochRecordSchema }),
  z.strictObject({ kind: z.literal('sample'), id: jobId, sample: jobSampleSchema }),
  z.strictObject({ kind: z.literal('gone'), id: jobId }),
]);

/** See {@link jobEventSchema}. */
export type JobEvent = Readonly<z.infer<typeof jobEventSchema>>;

const one = z.strictObject({ job: jobId });
const answer = z.strictObject({ job: jobSchema });

/** The calls about trainings. One trains at a time; the others wait in order. They outlive page and host. */
export const jobCalls = {
  /** How long a training would take: some updates are done and timed. */
  'job.estimate': {
    request: jobSettingsSchema.omit({ name: true }),
    response: z.strictObject({
      secondsPerUpdate: z.number().positive(),
      updatesPerEpoch: count,
      /** How many epochs the minutes are enough for. */
      epochs: z.number().positive(),
      /** Seconds from start to result, with measuring and export: the least and the most. */
      seconds: z.tuple([z.number(), z.number()]),
      threads: count,
      /** Memory that it will take, in bytes. */
      bytes: count,
      /** Why it may not end well here, where there is reason to think so: memory is short. */
      fault: faultSchema.optional(),
    }),
  },
  'job.start': { request: jobSettingsSchema, response: answer },
  'job.list': { request: z.strictObject({}), response: z.strictObject({ jobs: z.array(jobSchema) }) },
  /** Never ends by itself: every job and what comes of each, until the page cancels it. */
  'job.watch': { request: z.strictObject({}), progress: jobEventSchema, response: z.strictObject({}) },
  /** The whole curve and all samples so far. */
  'job.curve': {
    request: one,
    response: z.strictObject({ records: z.array(epochRecordSchema), samples: z.array(jobSampleSchema) }),
  },
  /** Saves and stops; it may go on later, after a restart too. */
  'job.pause': { request: one, response: answer },
  'job.resume': { request: one, response: answer },
  /** Ends a training for good and deletes what it made, as it does of one that is done and not kept. */
  'job.discard': { request: one, response: z.strictObject({}) },
  /** Puts the new model among the person's own. */
  'job.keep': {
    request: z.strictObject({ job: jobId, name: modelNameSchema.optional() }),
    response: z.strictObject({ job: jobSchema, model: modelNameSchema }),
  },
  /** One piece of the new model, or of the model before, of one seed, to hear beside the other. */
  'job.sample': {
    request: z.strictObject({
      job: jobId,
      of: z.enum(['before', 'after']),
      seed: whole.max(Number.MAX_SAFE_INTEGER),
    }),
    response: z.strictObject({ piece: pieceSchema }),
  },
} as const;
