import { z } from 'zod';
import { modelConfigSchema } from './config.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
const words = z.string().min(1);

/** A plain name inside the model's folder: no path can be spelled with it. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected a plain file name');

/** The graphs of a latent flow. */
export const FLOW_ROLES = ['encode', 'density', 'sample', 'decode'] as const;
const BASELINE_ROLES = ['score', 'draw'] as const;

/**
 * What a file of a model is for: the ONNX graphs of one kind of model or the other, what fine-tuning starts from, and,
 * where they were made, facts about the training data.
 */
export const MODEL_ROLES = [...FLOW_ROLES, ...BASELINE_ROLES, 'weights', 'facts'] as const;

/** One of {@link FLOW_ROLES}. */
export type FlowRole = (typeof FLOW_ROLES)[number];

/** The ONNX graphs of the discrete baseline, which no flow has. */
export type BaselineRole = (typeof BASELINE_ROLES)[number];

/** The roles whose files are ONNX graphs. */
export type GraphRole = FlowRole | BaselineRole;

/** One of {@link MODEL_ROLES}. */
export type ModelRole = (typeof MODEL_ROLES)[number];

/** Whether a model is the discrete baseline, which has no latent; every other is a latent flow. */
export function isBaseline({ arch }: { readonly arch: string }): boolean {
  return arch === 'lstm';
}

/** What the files of a model are for: all that its folder must hold. */
export function rolesOf(model: { readonly arch: string }): readonly ModelRole[] {
  return [...(isBaseline(model) ? BASELINE_ROLES : FLOW_ROLES), 'weights'];
}

const modelFileSchema = z.strictObject({
  file: fileName,
  sha256,
  bytes: z.number().int().positive(),
});

/** A file of a model as its manifest knows it. */
export type ModelFile = Readonly<z.infer<typeof modelFileSchema>>;

/** How the weights came to be. */
const trainingSchema = z.strictObject({
  data: words,
  dataLicence: words,
  command: words,
  seed: z.number().int(),
  epochs: z.number().nonnegative(),
  cpuSeconds: z.number().nonnegative(),
  machine: words,
});

/** How good the model is: nats per step or bits per character on one split, by importance sampling. */
const metricsSchema = z.looseObject({
  nll: z.number(),
  unit: z.enum(['nats/step', 'bits/character']),
  split: z.enum(['train', 'valid', 'test']),
  iwae: z.number().int().positive(),
  nllWithoutLength: z.number().optional(),
  reconstruction: z.number().optional(),
  kl: z.number().optional(),
});

/** Of a fine-tune: the model that it started from. */
const parentSchema = z.strictObject({ name: words, weights: sha256 });

/** The name of a model: also the beginning of the names of the files that it writes. */
export const modelNameSchema = z
  .string()
  .max(80)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected letters, digits, dots, dashes');

/** manifest.json of a model folder: what the model is, what made it, and the bytes that it consists of. */
export const manifestSchema = z
  .strictObject({
    schema: z.literal(1),
    name: modelNameSchema,
    kind: z.enum(['music', 'text']),
    arch: words,
    config: modelConfigSchema,
    /** Music: quarter notes per step. */
    stepQuarters: z.number().positive().optional(),
    /** Text: what each symbol prints. */
    vocabulary: z.array(z.string()).optional(),
    /** Counts for T = 0…maxSteps, smoothing already applied. */
    lengthHistogram: z.array(z.number().nonnegative()).min(2),
    training: trainingSchema,
    metrics: metricsSchema,
    parent: parentSchema.optional(),
    licence: words,
    files: z.partialRecord(z.enum(MODEL_ROLES), modelFileSchema),
    /** SHA-256 of the manifest's own text, taken with 64 zeros in this place; every model that is written has it. */
    seal: sha256.optional(),
  })
  .superRefine(checkAgreement);

/** See {@link manifestSchema}. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** What a trainer says of a model; the rest of the manifest follows from its files. */
export type ModelDescription = Omit<Manifest, 'files' | 'seal'>;

type Parts = Pick<Manifest, 'kind' | 'arch' | 'config' | 'stepQuarters' | 'vocabulary' | 'lengthHistogram'>;

/** The parts of a manifest that say the same thing must agree. */
function checkAgreement(manifest: Parts, context: z.RefinementCtx): void {
  const { kind, arch, config, stepQuarters, vocabulary, lengthHistogram } = manifest;
  const refuse = (key: string, message: string) =>
    context.addIssue({ code: 'custom', path: [key], message, input: manifest });
  if (config.kind !== kind) refuse('config', `its kind is ${config.kind}, the model's ${kind}`);
  if (config.arch !== arch) refuse('config', `its arch is ${config.arch}, the model's ${arch}`);
  if (kind === 'music' && stepQuarters === undefined) refuse('stepQuarters', 'music needs it');
  if (kind === 'text' && vocabulary?.length !== config.vocabulary) {
    refuse('vocabulary', `text needs ${config.vocabulary} symbols, got ${vocabulary?.length ?? 0}`);
  }
  if (lengthHistogram.length !== config.maxSteps + 1) {
    refuse('lengthHistogram', `expected ${config.maxSteps + 1} counts, got ${lengthHistogram.length}`);
  }
  if (!lengthHistogram.some((count, steps) => steps > 0 && count > 0)) {
    refuse('lengthHistogram', 'no length is possible');
  }
}
