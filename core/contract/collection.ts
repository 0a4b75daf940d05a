import { z } from 'zod';
import { modelNameSchema } from './manifest.ts';

const whole = z.number().int().nonnegative();
const count = z.number().int().positive();

/** The id of a collection: what it was read from and how, hashed. */
export const collectionIdSchema = z.string().regex(/^[0-9a-f]{32}$/, 'expected the id of a collection');

/** Which notes of a MIDI file are its music. Drums never are. */
const tracksSchema = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('all') }),
  /** Channels of a piano-like sound (General MIDI programs 1 to 8), or all where no channel has one. */
  z.strictObject({ of: z.literal('piano') }),
  /** One channel, 1 to 16 as players count them. */
  z.strictObject({ of: z.literal('channel'), channel: count.max(16) }),
]);

/** See {@link tracksSchema}. */
export type Tracks = Readonly<z.infer<typeof tracksSchema>>;

/** How a person's own pieces or sentences are read to train on. */
export const collectionSettingsSchema = z.strictObject({
  tracks: tracksSchema.default({ of: 'all' }),
  /** The step in quarter notes: `auto` finds one for each file from its tempo and onsets, `common` one for all. */
  grid: z.union([z.enum(['auto', 'common']), z.number().positive()]).default('auto'),
  /** What decides which pieces are held out. */
  seed: whole.default(1),
});

/** See {@link collectionSettingsSchema}. */
export type CollectionSettings = Readonly<z.infer<typeof collectionSettingsSchema>>;

/** What became of one file, for people. files = imported + warned + rejected. */
const collectedFileSchema = z.strictObject({
  /** The path below the folder, with `/`. */
  file: z.string(),
  status: z.enum(['imported', 'warned', 'rejected']),
  /** One sentence; there is one unless the file came in whole. A copy is `rejected`, naming what it is a copy of. */
  reason: z.string().optional(),
  /** Music: notes that came in, and how long the piece is. */
  notes: whole.optional(),
  seconds: z.number().nonnegative().optional(),
  /** Text: sentences that came in. */
  sentences: whole.optional(),
  /** Steps, or characters, that came in. */
  steps: whole,
  /** Sequences that it makes: more than one where a long piece was cut. */
  parts: whole,
  /** Music: quarter notes per step, and the mean distance of onsets from that grid in steps: 0 exact, 0.25 chance. */
  stepQuarters: z.number().positive().optional(),
  residual: z.number().nonnegative().optional(),
  /** Which part of the collection it is in; a text file is in all. */
  split: z.enum(['train', 'valid', 'test']).optional(),
});

/** See {@link collectedFileSchema}. */
export type CollectedFile = Readonly<z.infer<typeof collectedFileSchema>>;

const splitCounts = z.strictObject({ train: whole, valid: whole, test: whole });

/** All files of a folder accounted for, and what they make together. */
export const collectionReportSchema = z.strictObject({
  kind: z.enum(['music', 'text']),
  /** The name of the folder or file, without its path. */
  name: z.string(),
  settings: collectionSettingsSchema,
  files: whole,
  imported: whole,
  warned: whole,
  rejected: whole,
  /** Of those rejected: files whose music is in another file already. */
  copies: whole,
  items: z.array(collectedFileSchema),
  /** Pieces (sentences) in each split; a piece is in one alone, with all its parts. */
  pieces: splitCounts,
  /** Sequences after long pieces were cut, and their steps. */
  parts: splitCounts,
  steps: splitCounts,
  /** Music: the step in quarter notes that most of the music has. */
  stepQuarters: z.number().positive().optional(),
  /** The longest sequence, in steps. */
  longest: whole,
  /** Text: characters that the model has no symbol for, the most frequent first, and what stands for them. */
  replaced: z.array(z.strictObject({ character: z.string(), by: z.string(), count })).optional(),
  /** Text: sentences that were too long and were cut at a space. */
  cut: whole.optional(),
});

/** See {@link collectionReportSchema}. */
export type CollectionReport = Readonly<z.infer<typeof collectionReportSchema>>;

/** A file that a page sends, by its path below the folder that was chosen, with `/`. */
const sentFileSchema = z.strictObject({
  path: z.string().min(1).max(1000),
  bytes: z.instanceof(Uint8Array) as z.ZodType<Uint8Array<ArrayBuffer>>,
});

/** The calls about what a person would train on. */
export const collectionCalls = {
  /**
   * Sends files of a folder that was dropped, or chosen in a browser, some at a time. The first call names no upload and
   * gets one; an upload that is not collected is gone when the host ends.
   */
  'collection.send': {
    request: z.strictObject({
      upload: z.string().max(64).optional(),
      /** The name of the folder or file, for people. */
      name: z.string().min(1).max(255),
      files: z.array(sentFileSchema).max(1000),
    }),
    response: z.strictObject({ upload: z.string() }),
  },
  /** Reads a folder or text file for a model: a chosen one by its token, or one that was sent. */
  'collection.read': {
    request: z.strictObject({
      from: z.union([
        z.strictObject({ token: z.string().max(64) }),
        z.strictObject({ upload: z.string().max(64) }),
        /** Again, with other settings. */
        z.strictObject({ collection: collectionIdSchema }),
      ]),
      /** The model that will learn from it: its kind, its symbols, the longest sequence that it knows. */
      model: modelNameSchema,
      settings: collectionSettingsSchema.prefault({}),
    }),
    progress: z.strictObject({ done: whole, total: whole, file: z.string() }),
    response: z.strictObject({ collection: collectionIdSchema, report: collectionReportSchema }),
  },
} as const;
