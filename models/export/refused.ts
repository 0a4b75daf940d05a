import { RivuletError } from '../../core/errors.ts';

/** The error for a graph that must not be loaded. */
export function refused(fault: string): RivuletError {
  return new RivuletError('bad-model', `the graph is refused: ${fault}`);
}
