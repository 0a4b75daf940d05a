import type { TrainingJob } from './job.ts';

/** What is kept of the minutes of a whole job for measuring and export, in seconds and as a share. */
const EXPORT_SECONDS = 12;
const EXPORT_SHARE = 0.03;
/** The least share of the minutes that is training. */
const LEAST_TRAINING = 0.3;

/** The seconds that training may take of what a job has left after so many; undefined without a limit. */
export function availableSeconds({ minutes, minutesOf }: TrainingJob, spent: number): number | undefined {
  if (minutes === undefined) return undefined;
  const whole = minutes * 60;
  if (minutesOf !== 'whole') return whole;
  return Math.max(LEAST_TRAINING * whole, whole - spent - EXPORT_SECONDS - EXPORT_SHARE * whole);
}
