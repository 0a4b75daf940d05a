import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { modelConfigSchema, type ModelConfig } from '../../core/contract/config.ts';
import { trainingSettingsSchema, type TrainingSettings } from '../../core/contract/training.ts';
import { RivuletError } from '../../core/errors.ts';
import { readSafetensors, writeSafetensors } from '../../core/safetensors.ts';
import type { Weights } from '../../models/flows/parameters.ts';
import type { TrainingState } from '../../models/train/state.ts';
import { saveFile } from '../host/save.ts';

const FILE = 'checkpoint.safetensors';

/** All that a training needs to continue, in one file, so that it is never part old and part new. */
export interface Checkpoint {
  readonly config: ModelConfig;
  readonly settings: TrainingSettings;
  readonly fingerprint: string;
  readonly state: TrainingState;
  readonly tensors: Weights;
}

const metadataSchema = z.object({
  config: z.string(),
  settings: z.string(),
  fingerprint: z.string(),
  state: z.string(),
});

/** Writes the checkpoint of a folder, whole or not at all. */
export async function saveCheckpoint(
  folder: string,
  { tensors, fingerprint, ...rest }: Checkpoint,
): Promise<void> {
  const metadata = {
    fingerprint,
    config: JSON.stringify(rest.config),
    settings: JSON.stringify(rest.settings),
    state: JSON.stringify(rest.state),
  };
  await saveFile(join(folder, FILE), writeSafetensors({ tensors, metadata }));
}

/**
 * The checkpoint of a folder, or null when there is none.
 * @throws RivuletError `bad-file` when it cannot be understood.
 */
export async function loadCheckpoint(folder: string): Promise<Checkpoint | null> {
  const path = join(folder, FILE);
  const bytes = await readFile(path).catch((thrown: unknown) => {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  });
  if (!bytes) return null;
  try {
    const { tensors, metadata } = readSafetensors(bytes);
    const text = metadataSchema.parse(metadata);
    return {
      config: modelConfigSchema.parse(JSON.parse(text.config)),
      settings: trainingSettingsSchema.parse(JSON.parse(text.settings)),
      fingerprint: text.fingerprint,
      state: JSON.parse(text.state) as TrainingState,
      tensors,
    };
  } catch (cause) {
    throw new RivuletError('bad-file', `${path} is no checkpoint of a training.`, cause);
  }
}
