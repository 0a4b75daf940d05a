import { z } from 'zod';
import { MAX_STEPS, providerChoiceSchema } from './engine.ts';
import { tensorSchema } from './floats.ts';
import { regionSchema } from './latent.ts';
import { modelNameSchema } from './manifest.ts';

const whole = z.number().int().nonnegative();
const count = z.number().int().positive();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');

/** The most notes of a take: ten times what the roll is made for. */
const MAX_NOTES = 100_000;
/** The longest take, in steps; an imported file may be longer than what a model makes. */
const MAX_LENGTH = 1e6;
/** The most lines that tell how a take was made. */
export const MAX_MADE = 200;
/** The longest title, in characters. */
export const MAX_TITLE = 120;
/** The longest note that a person may write on a take, in characters. */
export const MAX_NOTE = 4000;
/** The most notes of a preview. */
export const MAX_PREVIEW_NOTES = 160;
/** What a preview calls the end of the piece; places in it are parts of this. */
export const PREVIEW_STEPS = 255;

const title = z.string().min(1).max(MAX_TITLE);
const note = z.string().max(MAX_NOTE);

const noteSchema = z.strictObject({
  pitch: whole.max(127),
  startStep: z.number().nonnegative().max(MAX_LENGTH),
  steps: z.number().positive().max(MAX_LENGTH),
  velocity: z.number().int().min(1).max(127),
});

/** What a take sounds or reads like. */
const takeContentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('music'),
    notes: z.array(noteSchema).max(MAX_NOTES),
    /** Quarter notes a step. */
    stepQuarters: z.number().positive(),
    /** Quarter notes a minute. */
    tempo: z.number().positive(),
    /** The steps that a hand has changed since the latents were those of the notes. */
    drawn: regionSchema.optional(),
    importedFrom: z.string().max(1000).optional(),
  }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(MAX_STEPS) }),
]);

/** See {@link takeContentSchema}. */
export type TakeContent = Readonly<z.infer<typeof takeContentSchema>>;

/** epsilon, z and u [T, 1, …] as of a document: all or none. */
const takeLatentsSchema = z.strictObject({ epsilon: tensorSchema, z: tensorSchema, u: tensorSchema });

/** What a take was generated with; as `GenerationSettings` of core/document.ts. */
const takeSettingsSchema = z.strictObject({
  seed: whole.max(Number.MAX_SAFE_INTEGER),
  index: whole,
  temperature: z.number().nonnegative().max(10),
  emission: z.enum(['sample', 'threshold']),
  threshold: z.number().min(0).max(1),
});

/** The training piece that shares most with a take: its number from 1, and the share of the take's passages. */
const nearestSchema = z.strictObject({
  piece: count,
  share: z.number().min(0).max(1),
  usual: z.number().min(0).max(1),
});

/** What was measured of a take; absent where it was not. */
const figures = {
  /** Nats a step for music, bits a character for text. */
  nll: z.number().optional(),
  nearest: nearestSchema.optional(),
};

const takeId = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\\\0]+$/, 'expected the id of a take');

/** The model of a take: which bytes it was, so that another model of the same name is not taken for it. */
const takeModelSchema = z.strictObject({
  name: modelNameSchema,
  /** Absent, as its weights are, when the model had gone already. */
  arch: z.string().max(80).optional(),
  /** SHA-256 of its weights. */
  weights: sha256.optional(),
});

/** See {@link takeModelSchema}. */
export type TakeModel = Readonly<z.infer<typeof takeModelSchema>>;

/** What a take is, without its notes and latents: all that a list needs. The head of its file. */
export const takeHeadSchema = z.strictObject({
  kind: z.enum(['music', 'text']),
  title,
  note,
  starred: z.boolean(),
  /** Milliseconds since 1970. */
  keptAt: whole,
  steps: count.max(MAX_LENGTH),
  /** Music: quarter notes a step. */
  stepQuarters: z.number().positive().optional(),
  model: takeModelSchema.nullable(),
  settings: takeSettingsSchema.nullable(),
  /** Where it ran; absent where nobody said. */
  provider: providerChoiceSchema.exclude(['auto']).optional(),
  /** How it was made, a line a step, the first first. */
  made: z.array(z.string().max(200)).max(MAX_MADE),
  /** The take that it was made from. */
  parent: takeId.optional(),
  ...figures,
  /**
   * A glance at it. Music: [N, 4] bytes: pitch, start and length in 255ths of the piece, velocity. Text: its beginning.
   */
  preview: z.union([
    (z.instanceof(Uint8Array) as z.ZodType<Uint8Array<ArrayBuffer>>).refine(
      ({ length }) => length % 4 === 0 && length <= 4 * MAX_PREVIEW_NOTES,
      'the preview is of another shape',
    ),
    z.string().max(200),
  ]),
});

/** See {@link takeHeadSchema}. */
export type TakeHead = Readonly<z.infer<typeof takeHeadSchema>>;

/** What a file of a take holds beside its head. */
export const takeBodySchema = z.strictObject({
  content: takeContentSchema,
  latents: takeLatentsSchema.nullable(),
});

/** See {@link takeBodySchema}. */
export type TakeBody = Readonly<z.infer<typeof takeBodySchema>>;

/** Whether the model of a take is still the one that made it; `none` for what no model made. */
const modelStateSchema = z.enum(['here', 'changed', 'gone', 'none']);

/** See {@link modelStateSchema}. */
export type ModelState = z.infer<typeof modelStateSchema>;

const known = { id: takeId, modelState: modelStateSchema };

const summarySchema = takeHeadSchema.extend(known);

/** A take as the library lists it. */
export type TakeSummary = Readonly<z.infer<typeof summarySchema>>;

const takeSchema = takeHeadSchema.extend({ ...known, ...takeBodySchema.shape });

/** A take with everything in it. */
export type Take = Readonly<z.infer<typeof takeSchema>>;

const brokenSchema = z.strictObject({
  id: takeId,
  /** Why it cannot be read, as a sentence. */
  reason: z.string(),
  /** When the file was last changed, in milliseconds since 1970. */
  changedAt: z.number(),
});

/** A file of the library that is no take, or none any more. */
export type BrokenTake = Readonly<z.infer<typeof brokenSchema>>;

/** What the library asks of the host. Takes are known by ids; where they are, the page is never told but in words. */
export const libraryCalls = {
  /** Keeps a take in a file of its own. */
  'library.keep': {
    request: z
      .strictObject({
        title,
        note: note.default(''),
        starred: z.boolean().default(false),
        steps: count.max(MAX_LENGTH),
        content: takeContentSchema,
        latents: takeLatentsSchema.nullable(),
        /** The model's name; the host knows which bytes that is. */
        model: modelNameSchema.nullable(),
        settings: takeSettingsSchema.nullable(),
        provider: providerChoiceSchema.exclude(['auto']).optional(),
        made: z.array(z.string().max(200)).max(MAX_MADE).default([]),
        parent: takeId.optional(),
        ...figures,
      })
      .superRefine(({ latents, steps }, context) => {
        const fits = !latents || Object.values(latents).every(({ dims }) => dims[0] === steps);
        if (!fits) context.addIssue({ code: 'custom', message: 'the latents are of another length' });
      }),
    response: z.strictObject({ take: summarySchema }),
  },
  /** Every take there is, the newest first, and every file that is none. */
  'library.list': {
    request: z.strictObject({}),
    response: z.strictObject({
      takes: z.array(summarySchema),
      broken: z.array(brokenSchema),
      /** Whether the shell can show the folder (`library.reveal`). */
      reveal: z.boolean(),
      /** Where the folder is, in words. */
      place: z.string(),
    }),
  },
  /** A take, exactly as it was kept. */
  'library.open': {
    request: z.strictObject({ id: takeId }),
    response: z.strictObject({ take: takeSchema }),
  },
  /** Changes what a person or a measurement says of a take; what is absent stays. */
  'library.change': {
    request: z.strictObject({
      id: takeId,
      title: title.optional(),
      note: note.optional(),
      starred: z.boolean().optional(),
      ...figures,
    }),
    response: z.strictObject({ take: summarySchema }),
  },
  /** Puts a take, or a file that is none, aside; `library.restore` brings it back for a month. */
  'library.remove': { request: z.strictObject({ id: takeId }), response: z.strictObject({}) },
  'library.restore': { request: z.strictObject({ id: takeId }), response: z.strictObject({}) },
  /** Shows a take's file, or the folder, in the system's own window. */
  'library.reveal': {
    request: z.strictObject({ id: takeId.optional() }),
    response: z.strictObject({}),
  },
} as const;
