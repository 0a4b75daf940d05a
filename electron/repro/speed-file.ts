import { join } from 'node:path';
import { z } from 'zod';
import { RivuletError } from '../../core/errors.ts';
import { readJson } from './row-file.ts';

const positive = z.number().positive();

const speedResultSchema = z.strictObject({
  kind: z.enum(['music', 'text']),
  /** As {@link variantOf} names models. */
  variant: z.string().min(1),
  steps: z.number().int().positive(),
  /** Milliseconds of one piece, batch 1, one thread: the median and the best of `runs`. */
  median: positive,
  best: positive,
  runs: z.number().int().positive(),
});

/** The time of one piece of one length. */
export type SpeedResult = Readonly<z.infer<typeof speedResultSchema>>;

const speedFileSchema = z.strictObject({
  row: z.literal('speed'),
  hidden: z.number().int().positive(),
  rows: z.array(speedResultSchema),
  command: z.string().min(1),
  machine: z.string().min(1),
});

/** What `repro speed` writes: docs/results/speed.json. */
export type SpeedFile = Readonly<z.infer<typeof speedFileSchema>>;

/**
 * The speed row of a folder, or undefined when there is none.
 * @throws RivuletError `bad-file` when it cannot be understood.
 */
export async function readSpeed(folder: string): Promise<SpeedFile | undefined> {
  const json = await readJson(folder, 'speed');
  if (json === undefined) return undefined;
  const parsed = speedFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fault = parsed.error.issues[0]!.message;
  throw new RivuletError('bad-file', `${join(folder, 'speed.json')} is no row of speed: ${fault}`);
}
