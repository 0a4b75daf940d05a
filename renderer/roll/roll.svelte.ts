import {
  addNotes,
  duplicateNotes,
  moveNotes,
  type NoteEdit,
  pasteNotes,
  quantiseNotes,
  removeNotes,
  spanOf,
  stepsFor,
} from '../../core/music/editing.ts';
import { DEFAULT_VELOCITY, type StepNote } from '../../core/music/notes.ts';
import type { Player } from '../audio/player.svelte.ts';
import type { Edited, Editor } from '../state/editor.svelte.ts';
import {
  clamped,
  fitted,
  pitchZoomed,
  scrolled,
  timeZoomed,
  xOf,
  yOf,
  type Size,
  type Viewport,
} from './coordinates.ts';

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

const MIDDLE_C = 60;
/** A new roll shows so many pixels a step until its size is known. */
const FIRST_VIEW: Viewport = { leftStep: 0, topKey: 20, stepWidth: 14, keyHeight: 12 };

/** The piano roll's view and tools, and every command on the selection; each command is one step of undo. */
export class Roll {
  tool: Tool = $state('select');
  /** Places and lengths are multiples of so many steps. */
  snapSteps = $state(1);
  /** Whether the view goes with the playhead. */
  follow = $state(true);
  /** Where keys put a note; shown once keys have moved it. */
  cursor: Cell = $state.raw({ step: 0, pitch: MIDDLE_C });
  cursorShown = $state(false);
  marquee: Marquee | null = $state.raw(null);
  /** Length in steps of the note that was drawn or resized last. */
  lastSteps = $state(1);

  readonly #editor: Editor;
  readonly #player: Player;
  #view: Viewport = $state.raw(FIRST_VIEW);
  #size: Size = $state.raw({ width: 0, height: 0 });
  #fitWanted = true;
  #clipboard: readonly StepNote[] = [];

  constructor(editor: Editor, player: Player) {
    this.#editor = editor;
    this.#player = player;
  }

  get view(): Viewport {
    return this.#view;
  }

  get size(): Size {
    return this.#size;
  }

  /** Steps in a bar of four quarters. */
  get barSteps(): number {
    return 4 / this.#editor.document.stepQuarters;
  }

  /** Tells how large the roll is on the screen. */
  resize(size: Size): void {
    this.#size = size;
    if (this.#fitWanted) this.fit();
    else this.#show(this.#view);
  }

  /** Shows the whole piece. */
  fit(): void {
    this.#fitWanted = this.#size.width === 0;
    const { steps, notes } = this.#editor.document;
    if (this.#fitWanted) return;
    this.#view = fitted(
      this.#size,
      steps,
      notes.map(({ pitch }) => pitch),
    );
  }

  scroll(dx: number, dy: number): void {
    this.#show(scrolled(this.#view, dx, dy));
  }

  /** Puts a step at the left edge. */
  scrollTo(leftStep: number): void {
    this.#show({ ...this.#view, leftStep });
  }

  /** Brings a cell into view. */
  reveal({ step, pitch }: Cell): void {
    const [x, y] = [xOf(this.#view, step), yOf(this.#view, pitch)];
    const { width, height } = this.#size;
    const dx = x < 0 ? x : Math.max(0, x + this.snapSteps * this.#view.stepWidth - width);
    const dy = y < 0 ? y : Math.max(0, y + this.#view.keyHeight - height);
    if (dx !== 0 || dy !== 0) this.scroll(dx, dy);
  }

  /** Stretches time around `x`, the middle unless given. */
  zoomTime(factor: number, x = this.#size.width / 2): void {
    this.#show(timeZoomed(this.#view, factor, x));
  }

  /** Stretches pitch around `y`, the middle unless given. */
  zoomPitch(factor: number, y = this.#size.height / 2): void {
    this.#show(pitchZoomed(this.#view, factor, y));
  }

  /** Moves the selection; its first note is heard when its pitch changes. */
  move(dSteps: number, dPitch: number): void {
    this.#edit(dPitch === 0 ? 'Move' : 'Transpose', (edit) => moveNotes(edit, dSteps, dPitch));
    const [first] = this.#editor.selection;
    if (dPitch !== 0 && first) this.#player.audition(first.pitch, first.velocity);
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
    if (this.#editor.selection.size > 0) this.#clipboard = [...this.#editor.selection];
  }

  cut(): void {
    this.copy();
    this.remove();
  }

  /** Puts what was copied at the playhead. */
  paste(): void {
    if (this.#clipboard.length === 0) return;
    const step = this.snapped(this.#player.positionSteps());
    this.#edit('Paste', ({ notes }) => pasteNotes(notes, this.#clipboard, step));
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

  #edit(label: string, change: (edit: NoteEdit) => NoteEdit): void {
    this.#editor.edit(label, (now) => applied(now, change, this.barSteps));
  }

  #show(view: Viewport): void {
    this.#view = clamped(view, this.#size, this.#editor.document.steps);
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
