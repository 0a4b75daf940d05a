import type { Job, JobFault } from '../../core/contract/jobs.ts';
import { RivuletError } from '../../core/errors.ts';
import type { TrainingResult } from '../trainer/job.ts';

/** What can happen to a training besides its progress. */
export type Step =
  /** A person wants it to go on, when its turn comes. */
  | { readonly kind: 'queue' }
  | { readonly kind: 'begin'; readonly threads: number }
  /** It stands still; `fault` when that was no person's wish. */
  | { readonly kind: 'pause'; readonly fault?: JobFault }
  | { readonly kind: 'fail'; readonly fault: JobFault }
  | { readonly kind: 'finish'; readonly result: Pick<TrainingResult, 'before' | 'after' | 'memorisation'> }
  | { readonly kind: 'keep'; readonly name: string };

type State = Job['state'];

/** The states in which each step makes sense. */
const FROM: Readonly<Record<Step['kind'], readonly State[]>> = {
  queue: ['paused', 'queued'],
  begin: ['queued'],
  pause: ['running', 'queued', 'paused'],
  fail: ['running', 'queued', 'paused'],
  finish: ['running'],
  keep: ['done'],
};

const WORDS: Readonly<Record<Step['kind'], string>> = {
  queue: 'go on',
  begin: 'begin',
  pause: 'pause',
  fail: 'fail',
  finish: 'end',
  keep: 'be kept',
};

const STATES: Readonly<Record<State, string>> = {
  queued: 'waits for its turn',
  running: 'is running',
  paused: 'is paused',
  done: 'is done',
  failed: 'has failed',
};

/**
 * What a training is after a step.
 * @throws RivuletError `bad-argument` for a step that its state does not allow.
 */
export function after(job: Job, step: Step): Job {
  if (!FROM[step.kind].includes(job.state)) {
    const sentence = `the training of ${job.settings.name} ${STATES[job.state]}, so it cannot ${WORDS[step.kind]}`;
    throw new RivuletError('bad-argument', sentence);
  }
  return taken(job, step);
}

function taken(job: Job, step: Step): Job {
  switch (step.kind) {
    case 'queue':
      return { ...still(job), state: 'queued', fault: undefined };
    case 'begin':
      return { ...job, state: 'running', doing: 'starting', threads: step.threads, fault: undefined };
    case 'pause':
      return { ...still(job), state: 'paused', fault: step.fault };
    case 'fail':
      return { ...still(job), state: 'failed', fault: step.fault };
    case 'finish':
      return { ...still(job), ...step.result, state: 'done', share: 1 };
    case 'keep':
      return { ...job, kept: step.name };
  }
}

/** Without what is true of a running training alone. */
function still(job: Job): Job {
  return { ...job, doing: undefined, secondsLeft: undefined };
}
