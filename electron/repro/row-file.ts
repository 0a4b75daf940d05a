import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { modelConfigSchema } from '../../core/contract/config.ts';
import { trainingSettingsSchema } from '../../core/contract/training.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { makeFolder, saveFile } from '../host/save.ts';
import { variantOf } from './variant.ts';

const count = z.number().int().nonnegative();

/** One training and what it reached. Likelihoods in `unit`, on `split`, K = `iwae`. */
const resultSchema = z.strictObject({
  data: z.string().min(1),
  arch: z.string().min(1),
  config: modelConfigSchema,
  /** How it was trained; null when the folder holds no checkpoint. */
  settings: trainingSettingsSchema.nullable(),
  split: z.enum(['train', 'valid', 'test']),
  nll: z.number(),
  unit: z.enum(['nats/step', 'bits/character']),
  iwae: count,
  nllWithoutLength: z.number().nullable(),
  reconstruction: z.number().nullable(),
  kl: z.number().nullable(),
  sequences: count.nullable(),
  command: z.string().min(1),
  seed: z.number().int(),
  epochs: z.number().nonnegative(),
  cpuSeconds: z.number().nonnegative(),
  machine: z.string().min(1),
  /** The best validation bound, by which the parameters were chosen; null without a log. */
  validElbo: z.number().nullable(),
  /** The paper's figure for the same data and variant. */
  paper: z.number().nullable(),
  /** SHA-256 of the weights, which also names the curve. */
  weights: z.string().min(1),
});

/** See {@link resultSchema}. */
export type Result = Readonly<z.infer<typeof resultSchema>>;

const nullable = z.number().nullable();

/**
 * A learning curve, a point per validation or epoch: [epoch, seconds, train bound, valid bound, its reconstruction, its
 * divergence], bounds in nats per step.
 */
const curveSchema = z.strictObject({
  /** The index of the point whose parameters were kept; null when none was. */
  kept: count.nullable(),
  points: z.array(z.tuple([count, z.number(), z.number(), nullable, nullable, nullable])),
});

/** See {@link curveSchema}. */
export type Curve = Readonly<z.infer<typeof curveSchema>>;

const rowFileSchema = z.strictObject({
  row: z.string().min(1),
  rows: z.array(resultSchema),
  /** By the SHA-256 of the weights. */
  curves: z.record(z.string(), curveSchema),
});

/** What `repro` writes for a row of trainings: docs/results/ROW.json. */
export type RowFile = Readonly<z.infer<typeof rowFileSchema>>;

/** A result with its curve. */
export interface Measured {
  readonly result: Result;
  readonly curve: Curve | null;
}

/**
 * The row of a folder; without rows when there is no such file.
 * @throws RivuletError `bad-file` when it cannot be understood.
 */
export async function readRow(folder: string, row: string): Promise<RowFile> {
  const json = await readJson(folder, row);
  if (json === undefined) return { row, rows: [], curves: {} };
  const parsed = rowFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new RivuletError('bad-file', `${join(folder, `${row}.json`)}: ${path.join('.')}: ${message}`);
}

/**
 * The JSON of a row's file, or undefined when there is none.
 * @throws RivuletError `bad-file` when it is no JSON.
 */
export async function readJson(folder: string, row: string): Promise<unknown> {
  const path = join(folder, `${row}.json`);
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new RivuletError('bad-file', `${path} is no JSON: ${messageOf(cause)}`, cause);
  }
}

/** Adds results to the row of a folder; one of equal configuration and seed takes the place of the older. */
export async function addToRow(folder: string, row: string, added: readonly Measured[]): Promise<RowFile> {
  const before = await readRow(folder, row);
  const replaced = new Set(added.map(({ result }) => keyOf(result)));
  const rows = [
    ...before.rows.filter((old) => !replaced.has(keyOf(old))),
    ...added.map(({ result }) => result),
  ];
  rows.sort(byVariant);
  const curves = { ...before.curves };
  for (const { result, curve } of added) if (curve) curves[result.weights] = curve;
  const used = new Set(rows.map(({ weights }) => weights));
  const file = {
    row,
    rows,
    curves: Object.fromEntries(Object.entries(curves).filter(([weights]) => used.has(weights))),
  };
  await writeJson(folder, row, file);
  return file;
}

/** Writes the JSON of a row, a list of numbers on one line. */
export async function writeJson(folder: string, row: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value, null, 2).replace(/\[[\s\d.,eE+null-]+\]/g, (list) =>
    list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );
  await makeFolder(folder);
  await saveFile(join(folder, `${row}.json`), new TextEncoder().encode(`${text}\n`));
}

/** Equal for trainings of equal data, configuration and seed. */
function keyOf({ data, config, seed }: Result): string {
  return JSON.stringify([data, config, seed]);
}

function byVariant(a: Result, b: Result): number {
  const [left, right] = [variantOf(a.config), variantOf(b.config)];
  return left === right ? a.config.hidden - b.config.hidden || a.seed - b.seed : left < right ? -1 : 1;
}
