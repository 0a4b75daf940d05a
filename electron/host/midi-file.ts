import path from 'node:path';
import type { ImportedFile, StudioTask } from '../../core/contract/studio.ts';
import { RivuletError } from '../../core/errors.ts';
import { type ImportedPiece, verdict } from '../../core/music/midi/import.ts';
import { lastStep, withoutOverlaps } from '../../core/music/notes.ts';
import type { ParserPool } from '../midi/parser.ts';
import { abortable, type Scope, type Service } from './service.ts';

const UNTITLED = 'Untitled';
/** A title is shown in a line. */
const LONGEST_TITLE = 120;

/**
 * `midi.read`: the file is parsed in a child that may be killed, whatever is in it. `used` hears of one that was chosen
 * and could be read.
 */
export function midiService(parsers: ParserPool, used?: (file: string) => void): Service<'midi.read'> {
  return async ({ file }, scope) => {
    const { name, source } = open(file, scope);
    const reply = await abortable(parsers.parse({ ...source, grid: 'auto' }), scope.signal);
    if ('refused' in reply)
      throw new RivuletError('bad-file', `the file ${name} could not be read: ${reply.refused}`);
    const piece = toFile(name, reply.piece);
    if ('token' in file) used?.(scope.files.path(file.token));
    return piece;
  };
}

function open(file: StudioTask<'midi.read'>['file'], { files }: Scope) {
  if ('bytes' in file) return { name: plainName(file.name), source: { bytes: file.bytes } };
  const chosen = files.path(file.token);
  return { name: plainName(chosen), source: { path: Buffer.from(chosen) } };
}

function toFile(name: string, piece: ImportedPiece): ImportedFile {
  const { notes, roll, stepQuarters, tempo } = piece;
  const { reason } = verdict(piece);
  if (notes.length === 0) {
    throw new RivuletError(
      'bad-file',
      `the file ${name} holds no notes for a piano${reason ? ` (${reason})` : ''}`,
    );
  }
  return {
    title: path.parse(name).name.slice(0, LONGEST_TITLE),
    // Voices that share a key are one string on a piano, and one note of a file that is exported.
    notes: withoutOverlaps(notes).map(({ pitch, startStep, steps, velocity }) => ({
      pitch,
      startStep,
      steps,
      velocity,
    })),
    steps: Math.max(roll.length, lastStep(notes)),
    stepQuarters,
    tempo,
    ...(reason === undefined ? {} : { warning: reason }),
  };
}

/** The last part of a name or path of any system, without what cannot be printed. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return last.replace(/\p{Cc}/gu, '').trim() || UNTITLED;
}
