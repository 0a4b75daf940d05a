import type { StudioCall, StudioProgress, StudioResponse, StudioTask } from '../../core/contract/studio.ts';
import { RivuletError } from '../../core/errors.ts';
import type { ChosenFiles } from './chosen-files.ts';

/** What a service is given beside its task. */
export interface Scope<Progress = unknown> {
  /** Aborted when the page cancels the call, or is gone. */
  readonly signal: AbortSignal;
  /** The files that the page's person chose. */
  readonly files: ChosenFiles;
  /** Tells the page how far the work is; the promise settles when the page can take more. */
  progress(value: Progress): Promise<void>;
}

/** What answers one call of the page. */
export type Service<Name extends StudioCall> = (
  task: StudioTask<Name>,
  scope: Scope<StudioProgress<Name>>,
) => Promise<StudioResponse<Name>>;

/** What answers all calls of the page. */
export type Services = { readonly [Name in StudioCall]: Service<Name> };

/** The promise, or `cancelled` as soon as the signal says so: for work that nobody needs to hear the end of. */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new RivuletError('cancelled', 'cancelled'));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort!);
  }
}
