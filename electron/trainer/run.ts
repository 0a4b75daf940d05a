import { mkdir } from 'node:fs/promises';
import { measureBefore } from './before.ts';
import { loadCheckpoint } from './checkpoint.ts';
import type { TrainingHooks } from './hooks.ts';
import type { TrainingJob, TrainingResult } from './job.ts';
import { prepareTraining } from './prepare.ts';
import { publish } from './publish.ts';
import { readTask } from './read-task.ts';
import { seconds } from './seconds.ts';
import { checkResume } from './settings.ts';
import { train } from './train.ts';

/** Does a training from data to model folder, or continues one. */
export async function runTraining(job: TrainingJob, hooks: TrainingHooks): Promise<TrainingResult> {
  const begun = seconds.wall();
  const saved = await loadCheckpoint(job.out);
  checkResume(job, saved);
  const task = await readTask(job, saved, hooks);
  // Not before: a training that cannot be leaves no folder.
  await mkdir(job.out, { recursive: true });
  const before = await measureBefore(task, hooks);
  const prepared = await prepareTraining({ ...task, spent: seconds.wall() - begun }, hooks);
  const cpuSeconds = await train(prepared, hooks);
  hooks.onProgress({ kind: 'phase', phase: 'evaluate', detail: 'measuring' });
  const { trainer } = prepared;
  const trained = { task, before, weights: trainer.result(), state: trainer.state, cpuSeconds };
  return publish(trained, (detail) => hooks.onProgress({ kind: 'phase', phase: 'export', detail }));
}
