import type { ImportedFile } from '../core/contract/studio.ts';
import type { MusicDocument } from '../core/document.ts';
import type { StepNote } from '../core/music/notes.ts';

/** The largest file that the host takes, in bytes: MAX_FILE_BYTES of the contract, which the page must not load. */
const LARGEST_BYTES = 32 * 2 ** 20;
const MIDI_NAME = /\.(?:midi?|kar|rmi)$/i;
/** Signs that no file name may have on some system. */
// eslint-disable-next-line no-control-regex
const NOT_IN_NAMES = /[<>:"/\\|?*\0-\x1f\x7f]+/g;
/** Names that Windows keeps for devices. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
const LONGEST_NAME = 90;

/** What an input for files accepts. */
export const MIDI_ACCEPT = '.mid,.midi,.kar,.rmi,audio/midi,audio/x-midi';

/** Why dropped files cannot be opened; undefined for one file that may be MIDI. */
export function refusalOf(files: readonly Pick<File, 'name' | 'size' | 'type'>[]): string | undefined {
  const [file] = files;
  if (!file) return 'There was no file in what was dropped.';
  if (files.length > 1) return `${files.length} files were dropped, and one can be opened at a time.`;
  if (!MIDI_NAME.test(file.name) && !/midi/.test(file.type)) return `${file.name} is not a MIDI file.`;
  if (file.size > LARGEST_BYTES) return `${file.name} is over 32 MB, longer than any piano piece.`;
  return undefined;
}

/** An imported file as a document that can be opened. */
export function importedDocument({
  title,
  notes,
  steps,
  stepQuarters,
  tempo,
}: Omit<ImportedFile, 'warning'>): MusicDocument {
  return {
    title,
    notes,
    steps,
    stepQuarters,
    tempo,
    epsilon: null,
    z: null,
    u: null,
    model: null,
    settings: null,
    importedFrom: title,
  };
}

/** A title as a file name that every system takes, without its ending. */
export function fileName(title: string): string {
  const plain = title.replaceAll(NOT_IN_NAMES, ' ').replaceAll(/\s+/g, ' ').trim();
  const name = [...plain]
    .slice(0, LONGEST_NAME)
    .join('')
    .replace(/[. ]+$/, '')
    .replace(/^\.+/, '');
  if (name === '') return 'Untitled';
  return DEVICES.test(name) ? `${name}_` : name;
}

/** Loads what export needs, which is no part of the page's start: a piece can be exported without the host then. */
export function loadWriter(): Promise<typeof import('../core/music/midi/write.ts')> {
  return import('../core/music/midi/write.ts');
}

/** A document as a MIDI file. */
export async function toMidi(document: MusicDocument): Promise<Uint8Array<ArrayBuffer>> {
  const { notesToMidi } = await loadWriter();
  const { title, notes, stepQuarters, tempo, steps } = document;
  return new Uint8Array(notesToMidi(notes, { stepQuarters, tempo, steps, name: title }));
}

/** The notes that are chosen as a document of their own, which begins with the bar of the first. */
export function excerpt(document: MusicDocument, chosen: ReadonlySet<StepNote>): MusicDocument {
  const barSteps = 4 / document.stepQuarters;
  const notes = document.notes.filter((note) => chosen.has(note));
  const first = notes.reduce((least, { startStep }) => Math.min(least, startStep), Infinity);
  const from = Math.floor(first / barSteps) * barSteps;
  const moved = notes.map((note) => ({ ...note, startStep: note.startStep - from }));
  return { ...document, title: `${document.title}, excerpt`, notes: moved, steps: 0 };
}

/** Lets the browser keep bytes as a file. */
export function download(name: string, bytes: Uint8Array<ArrayBuffer>, type = 'audio/midi'): void {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of the bytes by the next task.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
