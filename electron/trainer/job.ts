import { z } from 'zod';
import { modelConfigSchema } from '../../core/contract/config.ts';
import { type Piece, providerChoiceSchema } from '../../core/contract/engine.ts';
import type { HeldOut, Memorisation } from '../../core/contract/jobs.ts';
import { modelNameSchema } from '../../core/contract/manifest.ts';
import { trainingSettingsSchema, type EpochRecord } from '../../core/contract/training.ts';

/** What computes a training: compiled graphs on ONNX Runtime, or TensorFlow.js itself as a cross-check. */
export const BACKENDS = ['onnx', 'cpu', 'tensorflow'] as const;

/** The fields that were given, checked; unlike `partial`, which gives absent fields their defaults. */
function given<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) {
  const fields = Object.entries(schema.shape).map(([name, field]) => {
    const bare = field instanceof z.ZodDefault ? field.unwrap() : field;
    return [name, z.optional(bare)];
  });
  type Given = Partial<z.infer<z.ZodObject<Shape>>>;
  return z.strictObject(Object.fromEntries(fields) as z.ZodRawShape) as unknown as z.ZodType<Given, Given>;
}

const modelSchema = given(modelConfigSchema);
const trainingSchema = given(trainingSettingsSchema);

/** What a person may set in a file given with `--config`. */
export const configFileSchema = z.strictObject({
  model: modelSchema.default({}),
  training: trainingSchema.default({}),
});

/** A training to be done, as the trainer's child process gets it. */
export const trainingJobSchema = z.strictObject({
  /** A folder of MIDI, or a music `.json` or `.json.gz`. */
  data: z.string().min(1),
  dataLicence: z.string().min(1),
  /** The folder that gets the checkpoint, the log and in the end the model. */
  out: z.string().min(1),
  name: modelNameSchema,
  model: modelSchema,
  training: trainingSchema,
  /** The step of the grid in quarter notes; detected unless given. */
  grid: z.union([z.literal('auto'), z.number().positive()]).default('auto'),
  /** The folder of a model to start from; its sizes, symbols and, unless `fresh`, its weights. */
  from: z.string().min(1).optional(),
  fresh: z.boolean().default(false),
  /**
   * A limit in minutes: of training, by the clock on the wall or of the processor, which the learning rate follows; or of
   * the `whole` job from start to model, which becomes a number of epochs, so that a resumed training goes the same way.
   */
  minutes: z.number().positive().optional(),
  minutesOf: z.enum(['wall', 'processor', 'whole']).default('wall'),
  /** A piece that is made of one seed now and then, to hear the model learn. */
  hear: z
    .strictObject({ seed: z.number().int().nonnegative(), steps: z.number().int().positive() })
    .optional(),
  resume: z.boolean().default(false),
  backend: z.enum(BACKENDS).default('onnx'),
  /** At most this much work is lost when the process is killed. */
  checkpointSeconds: z.number().positive().default(20),
  provider: providerChoiceSchema.exclude(['auto']).default('cpu'),
  threads: z.number().int().positive().default(1),
  /** Samples of the final importance-sampled likelihood. */
  iwae: z.number().int().positive().default(30),
  /** The command that made the job, for the manifest. */
  command: z.string().min(1),
});

/** See {@link trainingJobSchema}. */
export type TrainingJob = Readonly<z.infer<typeof trainingJobSchema>>;

/** What a training tells while it runs. */
export type TrainingProgress =
  | {
      readonly kind: 'phase';
      readonly phase: 'data' | 'compile' | 'train' | 'evaluate' | 'export';
      readonly detail: string;
    }
  | { readonly kind: 'update'; readonly epoch: number; readonly share: number; readonly seconds: number }
  /** A checkpoint is on disk; milliseconds since 1970. */
  | { readonly kind: 'saved'; readonly at: number }
  /** How good the model was that the training starts from. */
  | { readonly kind: 'before'; readonly heldOut: HeldOut }
  | { readonly kind: 'sample'; readonly epoch: number; readonly nll?: number; readonly piece: Piece }
  | { readonly kind: 'epoch'; readonly record: EpochRecord };

/** What a training leaves. */
export interface TrainingResult {
  readonly out: string;
  readonly metrics: Readonly<Record<string, number | string>>;
  /** Of a training that took sizes or weights from a model; `before` of one that took its weights. On the same held-out pieces. */
  readonly before?: HeldOut;
  readonly after?: HeldOut;
  readonly memorisation?: Memorisation;
}
