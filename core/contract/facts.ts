import { z } from 'zod';
import { MAX_STEPS } from './engine.ts';
import { tensorSchema } from './floats.ts';
import { modelNameSchema } from './manifest.ts';

const whole = z.number().int().nonnegative();
const share = z.number().min(0).max(1);

/**
 * Something that varies in the data, and the direction of z in which it does: a feature, or one of the first principal
 * components of z (`component-1` …).
 */
export const directionSchema = z.strictObject({
  /** What `steer` calls it, as `register`. */
  name: z.string(),
  /** What it does, as a person would say it. */
  label: z.string(),
  /** What less and more of it sound or read like, in a word or two. */
  less: z.string(),
  more: z.string(),
  /** How much of what varies in the feature the direction explains: R², 0 … 1; of a component, its share of the variance of z. */
  explains: share,
});

/** See {@link directionSchema}. */
export type Direction = Readonly<z.infer<typeof directionSchema>>;

/** What is along an axis of the map: features of pieces and how they go with it, −1 … 1. */
export const axisSchema = z.strictObject({
  less: z.string(),
  more: z.string(),
  /** The share of the variance between pieces. */
  share,
  features: z.array(z.strictObject({ label: z.string(), correlation: z.number() })),
});

/** See {@link axisSchema}. */
export type MapAxis = Readonly<z.infer<typeof axisSchema>>;

/** What the page may know of a model's training data: numbers about it, and none of its pieces. */
export const factsCalls = {
  'model.facts': {
    request: z.strictObject({ model: modelNameSchema }),
    response: z.strictObject({
      /** Principal directions of z over the steps of the training data, in order of variance. */
      mean: tensorSchema, // [Z]
      /** [Z, Z], a direction a row. */
      components: tensorSchema,
      /** [Z]: the variance along each. */
      variance: tensorSchema,
      /** Of the first few components: what each goes with; '' where nothing says it well. */
      names: z.array(z.string()),
      directions: z.array(directionSchema),
      map: z.strictObject({
        /** [N, 2]: a point a training piece, or of an even choice of them where there are thousands; in standard deviations. */
        points: tensorSchema,
        /** [2, Z] and [Z]: a piece is at axes · (mean z − centre). */
        axes: tensorSchema,
        centre: tensorSchema,
        /** Left to right, then down to up. */
        explained: z.tuple([axisSchema, axisSchema]),
      }),
      /** How many training pieces can be recognised. */
      pieces: whole,
    }),
  },
  /** The training piece that shares most with this one; null when it is too short to tell. */
  'model.nearest': {
    request: z.strictObject({
      model: modelNameSchema,
      roll: z
        .array(z.array(whole.min(21).max(108)).max(88))
        .max(MAX_STEPS)
        .optional(),
      text: z.string().max(MAX_STEPS).optional(),
    }),
    response: z
      .strictObject({
        /** Its number among the training pieces, from 1. */
        piece: z.number().int().positive(),
        /** The share of this one's passages that it has too. */
        share,
        /** The share of training pieces whose own nearest neighbour among the others is at least as near. */
        usual: share,
      })
      .nullable(),
  },
} as const;
