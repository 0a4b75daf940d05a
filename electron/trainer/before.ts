import type { HeldOut } from '../../core/contract/jobs.ts';
import { measureHeldOut } from './held-out.ts';
import type { TrainingHooks } from './hooks.ts';
import { learnsFurther } from './settings.ts';
import type { TrainingTask } from './task.ts';

/** How good a model is before it learns further; undefined for a training from scratch. */
export async function measureBefore(task: TrainingTask, hooks: TrainingHooks): Promise<HeldOut | undefined> {
  const { job, config, settings, data, parent } = task;
  if (!parent || !learnsFurther(job)) return undefined;
  const histogram = lengthened(parent.manifest.lengthHistogram, config.maxSteps);
  const measured = { config, weights: parent.weights, histogram };
  const heldOut = await measureHeldOut(measured, data, { ...job, seed: settings.seed }, (detail) =>
    hooks.onProgress({ kind: 'phase', phase: 'evaluate', detail: `before: ${detail}` }),
  );
  hooks.onProgress({ kind: 'before', heldOut });
  return heldOut;
}

/** p(T) with lengths that the model did not know, each as likely as one that did not occur. */
function lengthened(histogram: readonly number[], maxSteps: number): number[] {
  return Array.from({ length: maxSteps + 1 }, (_, steps) => histogram[steps] ?? 1);
}
