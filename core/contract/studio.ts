import { z } from 'zod';
import { collectionCalls } from './collection.ts';
import { dataCalls } from './data-folder.ts';
import { jobCalls } from './jobs.ts';
import { activeSchema, MAX_STEPS, pieceSchema, providerChoiceSchema } from './engine.ts';
import { factsCalls } from './facts.ts';
import { latentCalls } from './latent.ts';
import { libraryCalls } from './library.ts';
import { modelNameSchema } from './manifest.ts';
import { modelsCalls, studioModelSchema } from './models.ts';
import { providerCalls } from './providers.ts';
import { shellCalls } from './shell.ts';

export type { StudioModel } from './models.ts';

const whole = z.number().int().nonnegative();
const count = z.number().int().positive();
const bytes = z.instanceof(Uint8Array) as z.ZodType<Uint8Array<ArrayBuffer>>;

/** The most threads that a page may ask for. */
const MAX_THREADS = 16;
/** The most candidates that the studio asks for at once. */
const MAX_CANDIDATES = 16;
/** The largest file that the page may send: longer than any piano piece. */
export const MAX_FILE_BYTES = 32 * 2 ** 20;

/** A note on the grid; a place or a length may be a part of a step. */
const noteSchema = z.strictObject({
  pitch: whole.max(127),
  startStep: z.number().nonnegative(),
  steps: z.number().positive(),
  velocity: z.number().int().min(1).max(127),
});

const savedKindSchema = z.enum(['midi', 'text', 'wav', 'model']);

/** What a file that is written holds; `model` is a whole model in one file. */
export type SavedKind = z.infer<typeof savedKindSchema>;

const fileKindSchema = z.enum([...savedKindSchema.options, 'folder']);

/** What a person may choose: a file, by what it holds, or a folder with all that is in it. */
export type FileKind = z.infer<typeof fileKindSchema>;

/** A file or folder that a person chose in the host's dialog: the page has its name and a token, never its path. */
const chosenFileSchema = z.strictObject({ token: z.string().min(1).max(64), name: z.string() });

const importedSchema = z.strictObject({
  /** The file's name without its ending. */
  title: z.string(),
  notes: z.array(noteSchema),
  steps: count,
  stepQuarters: z.number().positive(),
  tempo: z.number().positive(),
  /** What was mended or left out, as one sentence. */
  warning: z.string().optional(),
});

/** A MIDI file as notes on a grid. */
export type ImportedFile = z.infer<typeof importedSchema>;

/**
 * Every call that the page may make. The host validates each request and answers with a result or an error; calls
 * may report progress, and all can be cancelled.
 */
export const studioCalls = {
  /** The first call: what the page runs in. */
  hello: {
    request: z.strictObject({}),
    response: z.strictObject({
      version: z.string(),
      shell: z.enum(['electron', 'browser']),
      /** Whether the host has dialogs of its own (`files.choose`, `files.save`). */
      dialogs: z.boolean(),
      models: z.array(studioModelSchema),
    }),
  },
  /** Loads a model, so that the first piece does not wait; says where it runs and why not elsewhere. */
  'model.prepare': {
    request: z.strictObject({
      model: modelNameSchema,
      provider: providerChoiceSchema.default('auto'),
      /** How many threads compute from now on, in every call and for every model; as before when absent, one at first. */
      threads: count.max(MAX_THREADS).optional(),
      /** Whether to try a provider that failed before, as a person who chooses it expects. */
      again: z.boolean().default(false),
    }),
    response: z.strictObject({ active: activeSchema, threads: count }),
  },
  /** Candidates; each also arrives as progress when it is done. */
  generate: {
    request: z.strictObject({
      model: modelNameSchema,
      provider: providerChoiceSchema.default('auto'),
      /** T; drawn from p(T) for each candidate when absent. */
      steps: count.max(MAX_STEPS).optional(),
      count: count.max(MAX_CANDIDATES).default(1),
      temperature: z.number().min(0).max(2).default(1),
      emission: z.enum(['sample', 'threshold']).default('sample'),
      /** The probability above which a key sounds, for `threshold`; at ½ a key sounds where that is likelier than not. */
      threshold: z.number().min(0).max(1).default(0.5),
      seed: whole.max(Number.MAX_SAFE_INTEGER),
    }),
    progress: z.strictObject({ done: whole, total: count, piece: pieceSchema.optional() }),
    response: z.strictObject({ pieces: z.array(pieceSchema), active: activeSchema, seconds: z.number() }),
  },
  /** The notes of a MIDI file: bytes that were dropped, or a file chosen in the host's dialog. */
  'midi.read': {
    request: z.strictObject({
      file: z.union([
        z.strictObject({
          name: z.string().max(1000),
          bytes: bytes.refine(({ byteLength }) => byteLength <= MAX_FILE_BYTES, 'the file is over 32 MB'),
        }),
        z.strictObject({ token: z.string().max(64) }),
      ]),
    }),
    response: importedSchema,
  },
  /** Opens the host's dialog; no files when the person changed their mind. */
  'files.choose': {
    request: z.strictObject({ kind: fileKindSchema }),
    response: z.strictObject({ files: z.array(chosenFileSchema) }),
  },
  /** Opens the host's dialog and writes there; `name` is where it went, absent when the person changed their mind. */
  'files.save': {
    request: z.strictObject({
      kind: savedKindSchema,
      /** A plain file name to start from. */
      suggestion: z
        .string()
        .min(1)
        .max(200)
        .regex(/^[^/\\\0]+$/, 'expected a plain file name'),
      bytes,
    }),
    response: z.strictObject({ name: z.string().optional() }),
  },
  ...latentCalls,
  ...factsCalls,
  ...libraryCalls,
  ...dataCalls,
  ...modelsCalls,
  ...collectionCalls,
  ...jobCalls,
  ...shellCalls,
  ...providerCalls,
} as const;

/** The name of a call of the page. */
export type StudioCall = keyof typeof studioCalls;

/** What the page writes; defaults may be left out. */
export type StudioRequest<Name extends StudioCall> = z.input<(typeof studioCalls)[Name]['request']>;

/** What the host works on: every default filled in. */
export type StudioTask<Name extends StudioCall> = z.output<(typeof studioCalls)[Name]['request']>;

/** What the host answers. */
export type StudioResponse<Name extends StudioCall> = z.output<(typeof studioCalls)[Name]['response']>;

/** What a call reports while it runs; nothing, for most. */
export type StudioProgress<Name extends StudioCall> = (typeof studioCalls)[Name] extends {
  progress: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : never;
