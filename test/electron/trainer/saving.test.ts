import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { modelConfigSchema } from '../../../core/contract/config.ts';
import { trainingSettingsSchema } from '../../../core/contract/training.ts';
import { trainingJobSchema } from '../../../electron/trainer/job.ts';
import type { PreparedTraining } from '../../../electron/trainer/prepare.ts';
import { seconds } from '../../../electron/trainer/seconds.ts';
import { train } from '../../../electron/trainer/train.ts';
import { freshState } from '../../../models/train/state.ts';

/** The most work that a kill may cost, in seconds. */
const LOST = 30;
const UPDATES = 200;
/** A slow update. */
const UPDATE_SECONDS = 7;

let folder = '';
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

it('saves itself so often that a kill at any moment costs at most half a minute', async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-saving-'));
  let now = 0;
  vi.spyOn(seconds, 'wall').mockImplementation(() => now);
  const job = trainingJobSchema.parse({
    ...{ data: 'none', dataLicence: 'CC0-1.0', out: folder, name: 'slow', command: 'none' },
    ...{ model: {}, training: {} },
  });
  const config = modelConfigSchema.parse({
    kind: 'music',
    vocabulary: 88,
    latent: 2,
    hidden: 4,
    maxSteps: 6,
  });
  const trainer = {
    state: freshState([1, 2, 3, 4]),
    slots: { save: () => new Map() },
    async *train() {
      for (let batch = 0; batch < UPDATES; batch++) {
        now += UPDATE_SECONDS;
        yield await Promise.resolve({ kind: 'update', epoch: 0, batch, batches: UPDATES, share: 0 });
      }
    },
  };
  const settings = trainingSettingsSchema.parse({});
  const task = { job, config, settings, data: { fingerprint: 'f' }, parent: undefined, saved: null };
  const prepared = { task, trainer, hearing: undefined } as unknown as PreparedTraining;
  const saves: number[] = [];
  const onProgress = ({ kind }: { kind: string }) => void (kind === 'saved' && saves.push(now));
  await train(prepared, { onProgress, isCancelled: () => false });
  const lost = saves.map((moment, i) => moment - (saves[i - 1] ?? 0));
  expect(saves[0]).toBe(0);
  expect(saves.at(-1)).toBe(UPDATES * UPDATE_SECONDS);
  expect(Math.max(...lost)).toBeLessThanOrEqual(LOST);
});
