import type { Job, JobFault } from '../../core/contract/jobs.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { withoutPaths } from '../host/hide-paths.ts';
import type { Step } from './transitions.ts';

/** How a training ended without a model, and what is known of it. */
export interface Ended {
  readonly job: Job;
  /** The newest epoch that is in the checkpoint, where it is known. */
  readonly savedEpoch: number | undefined;
  /** What a checkpoint needs on the disk while it replaces the one before, in bytes. */
  readonly roomBytes: number;
  /** Folders that a sentence must not name. */
  readonly hide: readonly string[];
}

/** The codes of faults that would come again: there is nothing to resume. */
const HOPELESS = ['training-diverged', 'bad-argument', 'bad-file', 'bad-model', 'bad-shape'];

const DISK_FULL = /ENOSPC|EDQUOT|no space left/i;
const OUT_OF_MEMORY = /out of memory|bad_alloc|allocation failed|failed to allocate|ENOMEM|SIGABRT/i;
const KILLED = /killed by SIGKILL/;

/** What is to become of a training whose process threw this. */
export function verdict(thrown: unknown, ended: Ended): Extract<Step, { kind: 'pause' | 'fail' }> {
  const message = messageOf(thrown);
  const code = thrown instanceof RivuletError ? thrown.code : 'internal';
  const pause = (kind: string, sentence: string) =>
    ({ kind: 'pause', fault: { code: kind, sentence } }) as const;
  if (DISK_FULL.test(message)) return pause('disk-full', diskFull(ended));
  if (OUT_OF_MEMORY.test(message)) return pause('out-of-memory', outOfMemory(ended));
  if (code === 'child-died' && KILLED.test(message)) return pause('out-of-memory', killed(ended));
  if (code === 'child-died' || code === 'child-hung') return pause(code, lost(message, ended));
  const sentence = closed(withoutPaths(message, ended.hide));
  if (HOPELESS.includes(code)) return { kind: 'fail', fault: { code, sentence } };
  if (code !== 'internal') return pause(code, `${sentence} ${kept(ended)} Mend that, then resume.`);
  return pause(code, `Something went wrong inside Rivulet; its log says what. ${kept(ended)}`);
}

/** What is said of a training that stood still because the studio was closed, or ended without a word. */
export function interrupted(job: Job, how: 'closed' | 'interrupted'): JobFault {
  const what =
    how === 'closed'
      ? 'Rivulet was closed while this was training.'
      : 'Rivulet ended while this was training.';
  const saved = job.savedAt === undefined ? 'Nothing was saved yet.' : 'What it had learned was saved.';
  return { code: how, sentence: `${what} ${saved} Resume to go on.` };
}

function diskFull(ended: Ended): string {
  const room = `Free ${megabytes(ended.roomBytes)} MB, then resume.`;
  return `The disk is full, so training is paused. ${kept(ended)} ${room}`;
}

function outOfMemory(ended: Ended): string {
  return `Memory ran out, so training is paused. ${kept(ended)} ${LIGHTER}`;
}

function killed(ended: Ended): string {
  return `The system ended the trainer, as it does when memory runs out. ${kept(ended)} ${LIGHTER}`;
}

function lost(message: string, ended: Ended): string {
  return `${closed(withoutPaths(message, ended.hide))} ${kept(ended)} Resume to go on.`;
}

const LIGHTER = 'Close other programs, then resume; if it happens again, train on fewer or shorter pieces.';

function kept({ job, savedEpoch }: Ended): string {
  if (savedEpoch !== undefined && savedEpoch > 0)
    return `Epoch ${savedEpoch} is saved and nothing before it is lost.`;
  if (job.savedAt === undefined) return 'Nothing was saved yet.';
  return 'What was saved is kept.';
}

/** Rounded up to tens. */
function megabytes(bytes: number): number {
  return Math.max(10, Math.ceil(bytes / 1e7) * 10);
}

/** As a sentence of its own. */
function closed(text: string): string {
  const trimmed = text.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.?!]$/.test(trimmed) ? '' : '.'}`;
}
