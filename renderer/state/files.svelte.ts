import type { SavedKind, StudioRequest, StudioResponse } from '../../core/contract/studio.ts';
import type { MusicDocument } from '../../core/document.ts';
import { messageOf } from '../../core/errors.ts';
import type { Api } from '../api.ts';
import { download, excerpt, fileName, importedDocument, MIDI_ACCEPT, refusalOf, toMidi } from '../files.ts';
import { chooseInBrowser } from './choose-files.ts';
import type { Editor } from './editor.svelte.ts';
import { sentence } from './failure.ts';
import type { Notices } from './notices.svelte.ts';
import { Cancelled, Rendering } from './rendering.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

type Source = StudioRequest<'midi.read'>['file'];

/** What is made of what is open; models are kept by the room that lists them. */
type Kind = Exclude<SavedKind, 'model'>;

const ENDINGS: Readonly<Record<Kind, string>> = { midi: 'mid', text: 'txt', wav: 'wav' };
const TYPES: Readonly<Record<Kind, string>> = {
  midi: 'audio/midi',
  text: 'text/plain;charset=utf-8',
  wav: 'audio/wav',
};
const UNCHANGED = 'Your piece is as it was.';

/** What the work with files needs of the studio. */
export interface FileParts {
  readonly api: Pick<Api, 'call'>;
  readonly editor: Editor;
  readonly notices: Notices;
  readonly toasts: Toasts;
  /** Whether the host has dialogs of its own. */
  readonly hostDialogs: () => boolean;
  /** What to do when another piece has been opened. */
  readonly opened: () => void;
}

/** Files on their way in and out: every one is opened, or said why not, and nothing that was open is lost. */
export class Files {
  readonly #parts: FileParts;
  #reading: string | undefined = $state();
  #rendering: Rendering | undefined = $state.raw(undefined);
  #draggingOut = $state(false);
  /** The file that was dragged out last. */
  #dragged: { readonly name: string; readonly size: number } | undefined;

  constructor(parts: FileParts) {
    this.#parts = parts;
  }

  /** The name of the file that is being read. */
  get reading(): string | undefined {
    return this.#reading;
  }

  /** The sound file that is being made. */
  get rendering(): Rendering | undefined {
    return this.#rendering;
  }

  /** Whether the piece is being dragged out of this window; on macOS the system does not tell how long. */
  get draggingOut(): boolean {
    return this.#draggingOut;
  }

  /** Asks for a file and opens it. */
  async choose(): Promise<void> {
    if (!this.#parts.hostDialogs()) return this.open(await chooseInBrowser({ accept: MIDI_ACCEPT }));
    try {
      const { files } = await this.#parts.api.call('files.choose', { kind: 'midi' });
      if (files[0]) await this.take(files[0]);
    } catch (thrown) {
      this.#refuse('No file could be chosen.', `${sentence(messageOf(thrown))} ${UNCHANGED}`);
    }
  }

  /** Opens a file that the host has, by its token, or says why it cannot be. */
  async take({ name, token }: { readonly name: string; readonly token: string }): Promise<void> {
    await this.#read(name, () => Promise.resolve({ token }));
  }

  /** Opens a file that was dropped or chosen, or says why it cannot be. */
  async open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const refusal = refusalOf(files);
    if (refusal) {
      return this.#refuse(refusal, `Drop one MIDI file, such as a .mid, to open it. ${UNCHANGED}`);
    }
    const [file] = files;
    if (this.#isOwn(file!)) return this.#parts.toasts.say('That is the piece that is open');
    await this.#read(file!.name, async () => ({
      name: file!.name,
      bytes: new Uint8Array(await file!.arrayBuffer()),
    }));
  }

  /** Keeps the piece, or the notes that are selected, as a MIDI file. */
  async export(what: 'piece' | 'selection' = 'piece'): Promise<void> {
    const { document, selection } = this.#parts.editor;
    await this.exportMidi(what === 'piece' ? document : excerpt(document, selection));
  }

  /** Keeps a document as a MIDI file. */
  async exportMidi(document: MusicDocument): Promise<void> {
    await this.#save('midi', document.title, () => toMidi(document));
  }

  /** Begins to drag a document out of the window as a MIDI file; a pointer holds it. */
  async dragOut(document: MusicDocument): Promise<void> {
    this.#draggingOut = true;
    try {
      const bytes = await toMidi(document);
      const name = `${fileName(document.title)}.mid`;
      this.#dragged = { name, size: bytes.byteLength };
      await this.#parts.api.call('shell.drag', { name, bytes });
    } catch (thrown) {
      const detail = `${sentence(messageOf(thrown))} Export it instead. ${UNCHANGED}`;
      this.#parts.notices.show({
        cause: 'export',
        tone: 'bad',
        title: 'No file could be dragged out.',
        detail,
      });
    } finally {
      this.#draggingOut = false;
    }
  }

  /** Keeps text as a file. */
  async exportText(title: string, text: string): Promise<void> {
    await this.#save('text', title, () => Promise.resolve(new TextEncoder().encode(`${text}\n`)));
  }

  /** Renders a document and keeps it as a sound file; `rendering` tells how far that is, and can end it. */
  async exportWav(document: MusicDocument): Promise<void> {
    this.#rendering?.cancel();
    const abort = new AbortController();
    const rendering = (this.#rendering = new Rendering(document.title, abort));
    try {
      await this.#save('wav', document.title, () => rendering.render(document));
    } finally {
      if (this.#rendering === rendering) this.#rendering = undefined;
    }
  }

  /** Whether a file that was dropped is what was dragged out of this window. */
  #isOwn({ name, size }: File): boolean {
    return name === this.#dragged?.name && size === this.#dragged.size;
  }

  async #save(kind: Kind, title: string, bytes: () => Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
    const { notices, toasts } = this.#parts;
    try {
      const name = await this.#keep(kind, `${fileName(title)}.${ENDINGS[kind]}`, await bytes());
      notices.dismiss('export');
      if (name !== undefined) toasts.say(`Saved ${name}`);
    } catch (thrown) {
      if (thrown instanceof Cancelled) return;
      notices.show({
        cause: 'export',
        tone: 'bad',
        title: 'The file was not saved.',
        detail: `${sentence(messageOf(thrown))} Your piece is still here.`,
        actions: [{ label: 'Try again', run: () => void this.#save(kind, title, bytes) }],
      });
    }
  }

  async #keep(kind: Kind, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
    if (!this.#parts.hostDialogs()) {
      download(name, bytes, TYPES[kind]);
      return name;
    }
    const saved = await this.#parts.api.call('files.save', { kind, suggestion: name, bytes });
    return saved.name;
  }

  async #read(name: string, source: () => Promise<Source>): Promise<void> {
    this.#reading = name;
    try {
      const file = await source();
      this.#take(name, await this.#parts.api.call('midi.read', { file }));
    } catch (thrown) {
      this.#refuse(...whyNot(name, thrown));
    } finally {
      this.#reading = undefined;
    }
  }

  #take(name: string, { warning, ...file }: StudioResponse<'midi.read'>): void {
    const { editor, notices, toasts, opened } = this.#parts;
    const document = importedDocument(file);
    editor.open(`Import ${file.title}`, document);
    opened();
    notices.dismiss('import');
    const undo = { label: 'Undo', run: () => this.#takeBack(document) };
    if (warning === undefined) return toasts.say(`Opened ${name}`, undo);
    notices.show({
      cause: 'import',
      tone: 'warn',
      title: `${name} was opened, but not all of it.`,
      detail: sentence(warning),
      actions: [undo],
    });
  }

  /** Takes an import back unless something else has been done since; that its latents were found is nothing else. */
  #takeBack({ notes }: MusicDocument): void {
    if (this.#parts.editor.document.notes === notes) this.#parts.editor.undo();
  }

  #refuse(title: string, detail: string): void {
    this.#parts.notices.show({ cause: 'import', tone: 'bad', title, detail });
  }
}

/** The host names the file in its own sentence; other errors do not know of it. */
function whyNot(name: string, thrown: unknown): [title: string, detail: string] {
  const told = sentence(messageOf(thrown));
  return told.includes(name) ? [told, UNCHANGED] : [`${name} could not be opened.`, `${told} ${UNCHANGED}`];
}
