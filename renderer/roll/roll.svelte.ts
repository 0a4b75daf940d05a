import {
  addNotes,
  changeVelocities,
  duplicateNotes,
  moveNotes,
  type NoteEdit,
  pasteNotes,
  pitchRangeOf,
  quantiseNotes,
  removeNotes,
  resizeNotes,
  spanOf,
  splitNotes,
  stepsFor,
} from '../../core/music/editing.ts';
import type { MusicDocument } from '../../core/document.ts';
import { DEFAULT_VELOCITY, type StepNote } from '../../core/music/notes.ts';
import type { Edited, Editor } from '../state/editor.svelte.ts';
import type { Transport } from './transport.ts';
import { View } from './view.svelte.ts';

/** What a press on the roll does. */
export type Tool = 'pencil' | 'select';

/** A place in the piece that a note can be put at. */
export interface Cell {
  readonly step: number;
  readonly pitch: number;
}

/** A rectangle of the piece that is being drawn around notes. */
export interface Marquee {
  readonly fromStep: number;
  readonly toStep: number;
  readonly lowPitch: number;
  readonly highPitch: number;
}

/** Notes that were copied, and the grid that they were on. */
interface Clipboard {
  readonly notes: readonly StepNote[];
  readonly stepQuarters: number;
}

const MIDDLE_C = 60;

/** The piano roll's view and tools, and every command on the selection; each command is one step of undo. */
export class Roll extends View {
  tool: Tool = $state('select');
  /** Where keys put a note; shown once keys have moved it. */
  cursor: Cell = $state.raw({ step: 0, pitch: MIDDLE_C });
  cursorShown = $state(false);
  marquee: Marquee | null = $state.raw(null);

  readonly #editor: Editor;
  readonly #player: Transport;
  #clipboard: Clipboard = { notes: [], stepQuarters: 1 };
  // In quarter notes, so that they stay what they are in a piece of other steps; undefined until they are chosen.
  #snapQuarters: number | undefined = $state();
  #lastQuarters: number | undefined = $state();

  constructor(editor: Editor, player: Transport) {
    super(() => editor.document);
    this.#editor = editor;
    this.#player = player;
  }

  /** What was chosen to snap to, in quarter notes; undefined until something is. */
  get snapQuarters(): number | undefined {
    return this.#snapQuarters;
  }

  set snapQuarters(quarters: number | undefined) {
    this.#snapQuarters = quarters;
    this.#lastQuarters = quarters;
  }

  /** Steps in a bar of four quarters. */
  get barSteps(): number {
    return 4 / this.#editor.document.stepQuarters;
  }

  /** Places and lengths are multiples of so many steps: one, until another snap is chosen. */
  get snapSteps(): number {
    return this.#snapQuarters === undefined ? 1 : this.#inSteps(this.#snapQuarters);
  }

  set snapSteps(steps: number) {
    this.snapQuarters = steps * this.#editor.document.stepQuarters;
  }

  /**
   * Hears that another document took the place of one. The same piece on other steps keeps what it snaps to, the loop
   * and the playhead, which are counted in steps.
   */
  override adapt(before: MusicDocument, now: MusicDocument): void {
    super.adapt(before, now);
    const ratio = before.stepQuarters / now.stepQuarters;
    if (ratio === 1 || before.title !== now.title || before.notes.length !== now.notes.length) return;
    this.#snapQuarters ??= Math.min(before.stepQuarters, now.stepQuarters);
    const { loop } = this.#player;
    this.#player.seek(this.#player.positionSteps() * ratio);
    if (loop) this.#player.setLoop({ startStep: loop.startStep * ratio, endStep: loop.endStep * ratio });
  }

  /** Length in steps of the note that was drawn or resized last, which the next will have. */
  get lastSteps(): number {
    return this.#lastQuarters === undefined ? this.snapSteps : this.#inSteps(this.#lastQuarters);
  }

  set lastSteps(steps: number) {
    this.#lastQuarters = steps * this.#editor.document.stepQuarters;
  }

  /** Moves the selection, and the note cursor with it; its first note is heard when its pitch changes. */
  move(dSteps: number, dPitch: number): void {
    const before = this.#corner();
    this.#edit(dPitch === 0 ? 'Move' : 'Transpose', (edit) => moveNotes(edit, dSteps, dPitch));
    const after = this.#corner();
    if (!before || !after) return;
    const { step, pitch } = this.cursor;
    this.cursor = { step: step + after.step - before.step, pitch: pitch + after.pitch - before.pitch };
    const [first] = this.#editor.selection;
    if (dPitch !== 0 && first) this.#player.audition(first.pitch, first.velocity);
  }

  /** Makes the selected notes longer, or shorter for a negative number of steps. */
  lengthen(dSteps: number): void {
    this.#edit('Resize', (edit) => resizeNotes(edit, 'end', dSteps, this.snapSteps));
  }

  /** Makes the selected notes louder, or softer for a negative number. */
  louder(change: number): void {
    this.#edit('Velocity', (edit) => changeVelocities(edit, change));
  }

  /** Cuts the selected notes in two at the note cursor while that is shown, else at the playhead. */
  split(): void {
    const step = this.cursorShown ? this.cursor.step : this.snapped(this.#player.positionSteps());
    this.#edit('Split', (edit) => splitNotes(edit, step));
  }

  /** Quantises the selection, or every note when none is selected. */
  quantise(): void {
    const snap = this.snapSteps;
    this.#edit('Quantise', ({ notes, selection }) => {
      if (selection.size > 0) return quantiseNotes({ notes, selection }, snap);
      const all = quantiseNotes({ notes, selection: new Set(notes) }, snap);
      return all.notes === notes ? { notes, selection } : { notes: all.notes, selection: new Set() };
    });
  }

  duplicate(): void {
    if (this.#editor.selection.size === 0) return;
    this.#edit('Duplicate', (edit) => duplicateNotes(edit, this.snapSteps));
  }

  remove(): void {
    if (this.#editor.selection.size === 0) return;
    this.#edit('Delete', removeNotes);
  }

  selectAll(): void {
    this.#editor.select(this.#editor.document.notes);
  }

  selectNone(): void {
    this.#editor.select([]);
  }

  copy(): void {
    const { selection, document } = this.#editor;
    if (selection.size > 0) this.#clipboard = { notes: [...selection], stepQuarters: document.stepQuarters };
  }

  cut(): void {
    this.copy();
    this.remove();
  }

  /** Puts what was copied at the playhead, as long as it was in the piece that it comes from. */
  paste(): void {
    const { notes: copied, stepQuarters } = this.#clipboard;
    if (copied.length === 0) return;
    const step = this.snapped(this.#player.positionSteps());
    const scale = this.#inSteps(stepQuarters);
    const scaled = copied.map((note) => ({
      ...note,
      startStep: note.startStep * scale,
      steps: note.steps * scale,
    }));
    this.#edit('Paste', ({ notes }) => pasteNotes(notes, scaled, step));
  }

  /** Loops what is selected, on whole snaps; without a selection turns looping on or off. */
  loopSelection(): void {
    const { selection } = this.#editor;
    if (selection.size === 0) return this.#player.setLooping(!this.#player.looping);
    const [from, to] = spanOf(selection);
    const snap = this.snapSteps;
    this.#player.setLoop({ startStep: Math.floor(from / snap) * snap, endStep: Math.ceil(to / snap) * snap });
    this.#player.setLooping(true);
  }

  /** Adds a note of the last length and sounds it. */
  add({ step, pitch }: Cell): StepNote {
    const note = { pitch, startStep: step, steps: this.lastSteps, velocity: DEFAULT_VELOCITY };
    this.#edit('Draw', ({ notes }) => addNotes(notes, [note]));
    this.#player.audition(pitch, note.velocity);
    return note;
  }

  /** The multiple of the snap that is nearest. */
  snapped(step: number): number {
    return Math.max(0, Math.round(step / this.snapSteps) * this.snapSteps);
  }

  /** The first step and the lowest pitch of the selection. */
  #corner(): Cell | undefined {
    const { selection } = this.#editor;
    if (selection.size === 0) return undefined;
    return { step: spanOf(selection)[0], pitch: pitchRangeOf(selection)[0] };
  }

  #inSteps(quarters: number): number {
    return quarters / this.#editor.document.stepQuarters;
  }

  #edit(label: string, change: (edit: NoteEdit) => NoteEdit): void {
    this.#editor.edit(label, (now) => applied(now, change, this.barSteps));
  }
}

/** A change of notes as a change of the document, which grows by whole bars where notes need it. */
export function applied(
  { document, selection }: Edited,
  change: (edit: NoteEdit) => NoteEdit,
  barSteps: number,
): Partial<Edited> {
  const edit = change({ notes: document.notes, selection });
  if (edit.notes === document.notes) return {};
  const steps = stepsFor(edit.notes, document.steps, barSteps);
  return { document: { ...document, notes: edit.notes, steps }, selection: edit.selection };
}
