import path from 'node:path';
import type { CollectionReport } from '../../core/contract/collection.ts';
import type { JobSettings } from '../../core/contract/jobs.ts';
import { newId } from '../library/folder.ts';
import type { JobRecord } from './record.ts';

/** The length of what is made to hear where nothing says how long pieces are, and the longest. */
const USUAL_STEPS = 64;
const LONGEST_STEPS = 256;

/** What a new training is known by: it waits for its turn. */
export function newRecord(
  settings: JobSettings,
  { file, report }: { readonly file: string; readonly report: CollectionReport },
  maxSteps: number,
  now = new Date(),
): JobRecord {
  const job = {
    ...{ id: newId(now), settings, data: report.name, kind: report.kind, state: 'queued' as const },
    ...{ createdAt: now.getTime(), share: 0, epoch: 0, seconds: 0 },
  };
  return { schema: 1, job, collection: path.basename(file), hearSteps: hearSteps(report, maxSteps) };
}

/** The median length of the pieces, as the model can make it. */
function hearSteps({ items, kind }: CollectionReport, maxSteps: number): number {
  const lengths = items
    .map(({ steps, parts, sentences }) => steps / Math.max(1, kind === 'text' ? (sentences ?? parts) : parts))
    .filter((length) => length > 0)
    .sort((a, b) => a - b);
  const median = Math.round(lengths[lengths.length >> 1] ?? USUAL_STEPS);
  return Math.max(1, Math.min(median, maxSteps, LONGEST_STEPS));
}
