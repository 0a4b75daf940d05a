import { messageOf, RivuletError } from '../../core/errors.ts';

/** What systems say when a file cannot be written or read, as a person would. */
const words = (folder: string): Readonly<Record<string, string>> => ({
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk’s quota is used up',
  EROFS: `${folder} may only be read`,
  EACCES: `${folder} may not be used by this account`,
  EPERM: `${folder} may not be used by this account`,
  ENOTDIR: `where ${folder} should be is a file`,
  EEXIST: `where ${folder} should be is a file`,
  EMFILE: 'too many files are open',
  EIO: 'the disk reports a fault',
});

/**
 * Fails with a sentence of our own: the system's has paths in it, which a page must not know.
 * @param what what could not be done, as `the take cannot be kept`.
 * @param folder what the folder that it was to be done in is called.
 */
export function failWith(what: string, folder = 'the folder of the library'): (thrown: unknown) => never {
  return (thrown) => {
    const code = codeOf(thrown);
    // What was raised on purpose and not by the system has its sentence already.
    if (code === undefined && thrown instanceof RivuletError) throw thrown;
    throw new RivuletError(
      'bad-file',
      `${what}: ${(code && words(folder)[code]) ?? code ?? messageOf(thrown)}`,
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
