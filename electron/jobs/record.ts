import { z } from 'zod';
import { jobSchema, type Job } from '../../core/contract/jobs.ts';

const count = z.number().int().positive();

/** What job.json holds: all that is needed to go on with a training after any restart. */
export const recordSchema = z.strictObject({
  schema: z.literal(1),
  job: jobSchema,
  /** The name of the collection's file in the folder of the job. */
  collection: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected a plain file name'),
  /** The length of what is made to hear, in steps. */
  hearSteps: count,
  /** The process that trained last: another one must not begin while it still saves. */
  trainer: count.optional(),
});

/** See {@link recordSchema}. */
export type JobRecord = Readonly<z.infer<typeof recordSchema>>;

/** What a job is in a list whose job.json cannot be read: nothing of it is hidden, and it can be thrown away. */
export function damagedJob(id: string, why: string, createdAt: number): Job {
  return {
    id,
    settings: {
      collection: '0'.repeat(32),
      model: 'unknown',
      name: 'damaged',
      fresh: false,
      trainable: 'all',
      minutes: 1,
      transpose: 0,
      rehearse: false,
      seed: 0,
    },
    data: 'unknown',
    kind: 'music',
    state: 'failed',
    createdAt: Math.max(0, Math.round(createdAt)),
    share: 0,
    epoch: 0,
    seconds: 0,
    fault: { code: 'bad-file', sentence: `What is known of this training is damaged: ${why}.` },
  };
}
