import type { jobCalls } from '../../core/contract/jobs.ts';
import { RivuletError } from '../../core/errors.ts';
import type { Services } from './service.ts';

/** Trainings, queued and kept over a restart. */
export function jobServices(): Pick<Services, keyof typeof jobCalls> {
  const building = () => Promise.reject(new RivuletError('bad-argument', 'this is being built'));
  return {
    'job.estimate': building,
    'job.start': building,
    'job.list': building,
    'job.watch': building,
    'job.curve': building,
    'job.pause': building,
    'job.resume': building,
    'job.discard': building,
    'job.keep': building,
    'job.sample': building,
  };
}
