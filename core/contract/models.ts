import { z } from 'zod';
import { MODEL_ROLES, modelNameSchema } from './manifest.ts';

const whole = z.number().int().nonnegative();
const count = z.number().int().positive();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
const bytes = z.instanceof(Uint8Array) as z.ZodType<Uint8Array<ArrayBuffer>>;

/** The most that a page may send of a model: what a message of it may hold. Larger ones come in by the host's dialogs. */
export const MAX_SENT_MODEL_BYTES = 32 * 2 ** 20;
/** The most files that a page may send of a folder: more than any model has. */
const MAX_SENT_FILES = 32;

/** A model as the page knows it: by name, never by path. */
export const studioModelSchema = z.strictObject({
  name: modelNameSchema,
  kind: z.enum(['music', 'text']),
  arch: z.string(),
  /** Music: quarter notes per step. */
  stepQuarters: z.number().positive().optional(),
  /** Text: what each symbol prints. */
  vocabulary: z.array(z.string()).optional(),
  /** Z. */
  latent: count.optional(),
  /** Counts for T = 0…maxSteps. */
  lengthHistogram: z.array(z.number().nonnegative()),
  maxSteps: count,
  /** Whether the model knows lengths beyond `maxSteps`. */
  longer: z.boolean(),
  /** What it was trained on. */
  data: z.string(),
  /** Under which licence its weights are, and where its data come from and under which; absent where nobody said. */
  licence: z.string().optional(),
  dataLicence: z.string().optional(),
  nll: z.number(),
  unit: z.enum(['nats/step', 'bits/character']),
  bytes: whole,
  bundled: z.boolean(),
});

/** See {@link studioModelSchema}. */
export type StudioModel = Readonly<z.infer<typeof studioModelSchema>>;

/** A model with all that is known of how it came to be. */
const modelCardSchema = studioModelSchema.extend({
  split: z.enum(['train', 'valid', 'test']),
  /** Samples of the importance-weighted bound that `nll` is. */
  iwae: count,
  /** SHA-256 of its weights: which model it is, whatever its name. */
  weights: sha256,
  command: z.string(),
  seed: z.number(),
  epochs: z.number(),
  cpuSeconds: z.number(),
  machine: z.string(),
  /** Of a fine-tune: what it started from. */
  parent: z.strictObject({ name: z.string(), weights: sha256 }).optional(),
  files: z.array(z.strictObject({ role: z.enum(MODEL_ROLES), file: z.string(), sha256, bytes: whole })),
});

/** See {@link modelCardSchema}. */
export type ModelCard = Readonly<z.infer<typeof modelCardSchema>>;

const brokenModelSchema = z.strictObject({
  /** The name of its folder. */
  name: z.string(),
  /** Why it cannot be used, as a sentence without its end. */
  reason: z.string(),
  bundled: z.boolean(),
});

/** A folder among the models that cannot be used. */
export type BrokenModel = Readonly<z.infer<typeof brokenModelSchema>>;

/** A model that was put aside. */
const removedId = z
  .string()
  .max(200)
  .regex(/^[^/\\\0]+~\d+-[0-9a-f]+$/, 'expected the id of a deleted model');

const sentFiles = z
  .array(z.strictObject({ name: z.string().max(200), bytes }))
  .min(1)
  .max(MAX_SENT_FILES)
  .refine(
    (files) => files.reduce((sum, file) => sum + file.bytes.byteLength, 0) <= MAX_SENT_MODEL_BYTES,
    'the model is over 32 MB: import it by the command line',
  );

/** What the room of models asks of the host. */
export const modelsCalls = {
  /** Every model there is, and every folder among them that is none. */
  'models.list': {
    request: z.strictObject({}),
    response: z.strictObject({
      models: z.array(modelCardSchema),
      broken: z.array(brokenModelSchema),
      /** Whether the shell can show the folder (`models.reveal`). */
      reveal: z.boolean(),
      /** Where own models are, in words. */
      place: z.string(),
    }),
  },
  /** Takes a model in, whole and checked, or leaves everything as it was. */
  'models.import': {
    request: z.strictObject({
      /** A folder or a file that was chosen in the host's dialog; or what a page sends: one archive, or the files of a folder. */
      from: z.union([z.strictObject({ token: z.string().max(64) }), z.strictObject({ files: sentFiles })]),
      /** Another name than its own. */
      name: modelNameSchema.optional(),
    }),
    progress: z.strictObject({ doing: z.enum(['copying', 'checking']), done: whole, total: count }),
    response: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('imported'), name: modelNameSchema }),
      /** The very same model has that name already. */
      z.strictObject({ outcome: z.literal('already'), name: modelNameSchema }),
      /** Another model has that name: `suggestion` is free. */
      z.strictObject({ outcome: z.literal('taken'), name: modelNameSchema, suggestion: modelNameSchema }),
    ]),
  },
  /**
   * A model as one file. Where the host has dialogs it goes where the person says and `name` is the file's, absent when
   * they changed their mind; elsewhere `file` is for the page to keep.
   */
  'models.export': {
    request: z.strictObject({ model: modelNameSchema }),
    response: z.strictObject({
      name: z.string().optional(),
      file: z.strictObject({ name: z.string(), bytes }).optional(),
    }),
  },
  /** Puts an own model aside; `models.restore` brings it back for a month. */
  'models.delete': {
    request: z.strictObject({ model: z.string().min(1).max(200) }),
    response: z.strictObject({ id: removedId }),
  },
  'models.restore': { request: z.strictObject({ id: removedId }), response: z.strictObject({}) },
  /** Reads every byte of a model and says what is wrong with it. */
  'models.verify': {
    request: z.strictObject({ model: modelNameSchema }),
    response: z.strictObject({ ok: z.boolean(), faults: z.array(z.string()) }),
  },
  /** Shows an own model's folder, or that of all, in the system's own window. */
  'models.reveal': {
    request: z.strictObject({ model: modelNameSchema.optional() }),
    response: z.strictObject({}),
  },
} as const;
