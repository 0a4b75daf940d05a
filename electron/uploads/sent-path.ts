import { RivuletError } from '../../core/errors.ts';

/** What most file systems allow of one name, in bytes. */
const MAX_NAME_BYTES = 255;
/** Folders within folders. */
const MAX_DEPTH = 32;

/** What no name may hold anywhere, and what Windows reads as something else than a name. */
const CONTROL = /\p{Cc}/u;
const WINDOWS = /[\\:*?"<>|]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * The names on the way from the folder that was sent to a file in it; a path that could lead anywhere else is refused.
 * @throws RivuletError `bad-argument`.
 */
export function sentNames(sent: string, platform: NodeJS.Platform = process.platform): string[] {
  const names = sent.split('/');
  if (names.length > MAX_DEPTH || !names.every((name) => isPlain(name, platform))) {
    throw new RivuletError('bad-argument', `"${printable(sent)}" is no path of a file within a folder`);
  }
  return names;
}

/** A name for people as the name of a folder on this machine: what cannot be in one becomes a line. */
export function folderName(name: string, platform: NodeJS.Platform = process.platform): string {
  const plain = name.replace(/[\p{Cc}/\\]/gu, '_');
  return isPlain(plain, platform) ? plain : 'folder';
}

function isPlain(name: string, platform: NodeJS.Platform): boolean {
  if (name === '' || name === '.' || name === '..' || CONTROL.test(name)) return false;
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return false;
  return platform !== 'win32' || !WINDOWS.test(name);
}

/** As much of a path as a sentence can show. */
function printable(sent: string): string {
  const plain = sent.replace(/\p{Cc}/gu, '�');
  return plain.length > 80 ? `${plain.slice(0, 80)}…` : plain;
}
