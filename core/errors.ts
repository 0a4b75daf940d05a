/** What went wrong, as a stable word that code and tests can rely on. */
export type ErrorCode =
  | 'bad-argument'
  | 'bad-file'
  | 'bad-model'
  | 'bad-shape'
  | 'cancelled'
  | 'child-died'
  | 'child-hung'
  | 'child-stopped'
  | 'not-found'
  | 'not-recordable'
  | 'provider-missing'
  | 'training-diverged';

/**
 * Every error that Rivulet raises on purpose: a code, one sentence for the person who reads it, and the cause.
 * Anything else that reaches the top is a bug and is shown as one.
 */
export class RivuletError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = 'RivuletError';
    this.code = code;
  }
}

/** The message of anything that was thrown, libraries that throw strings included. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
