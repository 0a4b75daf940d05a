import { join } from 'node:path';
import { z } from 'zod';
import { RivuletError } from '../../core/errors.ts';
import { readJson } from './row-file.ts';

const toyResultSchema = z.strictObject({
  data: z.string().min(1),
  arch: z.string().min(1),
  transform: z.string().min(1),
  layers: z.number().int().positive(),
  split: z.literal('test'),
  /** Nats per point, exact. */
  nll: z.number(),
  unit: z.literal('nats/point'),
  /** Of the mixture itself, on the same points. */
  truth: z.number(),
  updates: z.number().int().positive(),
  seed: z.number().int(),
  cpuSeconds: z.number().nonnegative(),
  command: z.string().min(1),
  machine: z.string().min(1),
});

/** One flow on four Gaussians. */
export type ToyResult = Readonly<z.infer<typeof toyResultSchema>>;

const panelSchema = z.strictObject({
  title: z.string(),
  /** Rows from the top: a digit for each cell, the density in eighths of the mixture's largest. */
  density: z.array(z.string().regex(/^[0-9]+$/)),
  /** Points drawn from the model: x, y in turn. */
  points: z.array(z.number()),
});

/** A density of the plane to be drawn. */
export type Panel = Readonly<z.infer<typeof panelSchema>>;

const toyFileSchema = z.strictObject({
  row: z.literal('toy'),
  /** The mixture's entropy in nats. */
  entropy: z.number(),
  rows: z.array(toyResultSchema),
  /** Panels show the square from −extent to extent. */
  extent: z.number().positive(),
  panels: z.array(panelSchema),
});

/** What `repro toy` writes: docs/results/toy.json. */
export type ToyFile = Readonly<z.infer<typeof toyFileSchema>>;

/**
 * The toy row of a folder, or undefined when there is none.
 * @throws RivuletError `bad-file` when it cannot be understood.
 */
export async function readToy(folder: string): Promise<ToyFile | undefined> {
  const json = await readJson(folder, 'toy');
  if (json === undefined) return undefined;
  const parsed = toyFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new RivuletError(
    'bad-file',
    `${join(folder, 'toy.json')} is no toy row: ${parsed.error.issues[0]!.message}`,
  );
}
