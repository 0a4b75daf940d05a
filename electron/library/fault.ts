import { messageOf, RivuletError } from '../../core/errors.ts';

/** What systems say when a file cannot be written or read, as a person would. */
const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk’s quota is used up',
  EROFS: 'the folder of the library may only be read',
  EACCES: 'the folder of the library may not be used by this account',
  EPERM: 'the folder of the library may not be used by this account',
  ENOTDIR: 'where the folder of the library should be is a file',
  EEXIST: 'where the folder of the library should be is a file',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports a fault',
};

/**
 * Fails with a sentence of the library's own: the system's has paths in it, which a page must not know.
 * @param what what could not be done, as `the take cannot be kept`.
 */
export function failWith(what: string): (thrown: unknown) => never {
  return (thrown) => {
    const code = codeOf(thrown);
    // What was raised on purpose and not by the system has its sentence already.
    if (code === undefined && thrown instanceof RivuletError) throw thrown;
    throw new RivuletError(
      'bad-file',
      `${what}: ${(code && WORDS[code]) ?? code ?? messageOf(thrown)}`,
      thrown,
    );
  };
}

/** The system's word for a fault, or for what led to it; undefined for faults of another kind. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  const { code, cause } = thrown as { code?: unknown; cause?: unknown };
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return code;
  return codeOf(cause);
}
