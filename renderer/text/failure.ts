import type { Failure } from '../state/failure.ts';

/** What is told of an error in the room of sentences. */
export function inTextWords(failure: Failure): Failure {
  return {
    ...failure,
    safe: failure.safe.replace('Your piece is as it was.', 'Your sentences are as they were.'),
  };
}
