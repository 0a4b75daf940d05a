import { byStart, lastStep, type StepNote } from './notes.ts';
import { HIGHEST_PITCH, LOWEST_PITCH } from './roll.ts';

/** Notes in order of start, and those of them that are selected; a note is its object. */
export interface NoteEdit {
  readonly notes: readonly StepNote[];
  readonly selection: ReadonlySet<StepNote>;
}

/** Which end of a note is dragged. */
export type NoteEdge = 'start' | 'end';

/** Moves the selection, keeping its shape: never off the piano, nor before the first step. */
export function moveNotes({ notes, selection }: NoteEdit, dSteps: number, dPitch: number): NoteEdit {
  if (selection.size === 0) return { notes, selection };
  const [earliest] = spanOf(selection);
  const [low, high] = pitchRangeOf(selection);
  const steps = Math.max(dSteps, -earliest);
  const semitones = clamp(dPitch, LOWEST_PITCH - low, HIGHEST_PITCH - high);
  if (steps === 0 && semitones === 0) return { notes, selection };
  return changeSelected({ notes, selection }, (note) => ({
    ...note,
    pitch: note.pitch + semitones,
    startStep: note.startStep + steps,
  }));
}

/** Moves one end of each selected note; none gets shorter than `shortest` steps, unless it was. */
export function resizeNotes(edit: NoteEdit, edge: NoteEdge, dSteps: number, shortest: number): NoteEdit {
  if (dSteps === 0) return edit;
  return changeSelected(edit, (note) => {
    const least = Math.min(shortest, note.steps);
    if (edge === 'end') return { ...note, steps: Math.max(least, note.steps + dSteps) };
    const shift = clamp(dSteps, -note.startStep, note.steps - least);
    return { ...note, startStep: note.startStep + shift, steps: note.steps - shift };
  });
}

/** Adds notes, which become the selection. */
export function addNotes(notes: readonly StepNote[], added: readonly StepNote[]): NoteEdit {
  return { notes: [...notes, ...added].sort(byStart), selection: new Set(added) };
}

/** Takes the selected notes away. */
export function removeNotes({ notes, selection }: NoteEdit): NoteEdit {
  return { notes: notes.filter((note) => !selection.has(note)), selection: new Set() };
}

/** Repeats the selection right after itself, at the next multiple of `snap` steps; the copies become the selection. */
export function duplicateNotes({ notes, selection }: NoteEdit, snap: number): NoteEdit {
  const [from, to] = spanOf(selection);
  const shift = Math.max(snap, Math.ceil((to - from) / snap - 1e-9) * snap);
  return addNotes(
    notes,
    [...selection].map((note) => ({ ...note, startStep: note.startStep + shift })),
  );
}

/** Moves starts and ends of the selected notes to multiples of `snap` steps; a note keeps at least one. */
export function quantiseNotes(edit: NoteEdit, snap: number): NoteEdit {
  return changeSelected(edit, (note) => {
    const startStep = Math.round(note.startStep / snap) * snap;
    const end = Math.round((note.startStep + note.steps) / snap) * snap;
    const steps = Math.max(snap, end - startStep);
    return startStep === note.startStep && steps === note.steps ? note : { ...note, startStep, steps };
  });
}

/** Makes the selected notes louder or softer by `change`, within MIDI's 1..127. */
export function changeVelocities(edit: NoteEdit, change: number): NoteEdit {
  if (change === 0) return edit;
  return changeSelected(edit, (note) => {
    const velocity = clamp(note.velocity + change, 1, 127);
    return velocity === note.velocity ? note : { ...note, velocity };
  });
}

/** Gives notes the velocities that are said for them, within MIDI's 1..127; these notes become the selection. */
export function setVelocities(
  notes: readonly StepNote[],
  velocities: ReadonlyMap<StepNote, number>,
): NoteEdit {
  return changeSelected({ notes, selection: new Set(velocities.keys()) }, (note) => {
    const velocity = clamp(Math.round(velocities.get(note)!), 1, 127);
    return velocity === note.velocity ? note : { ...note, velocity };
  });
}

/** Cuts each selected note that sounds across `step` in two there; both parts are selected. */
export function splitNotes({ notes, selection }: NoteEdit, step: number): NoteEdit {
  const across = ({ startStep, steps }: StepNote) => startStep < step && step < startStep + steps;
  const cut = [...selection].filter(across);
  if (cut.length === 0) return { notes, selection };
  const parts = cut.flatMap((note) => [
    { ...note, steps: step - note.startStep },
    { ...note, startStep: step, steps: note.startStep + note.steps - step },
  ]);
  const whole = new Set(cut);
  const edit = addNotes(
    notes.filter((note) => !whole.has(note)),
    parts,
  );
  return { ...edit, selection: new Set([...selection].filter((note) => !whole.has(note)).concat(parts)) };
}

/** Copies with their span beginning at `step`, which become the selection. */
export function pasteNotes(notes: readonly StepNote[], copied: readonly StepNote[], step: number): NoteEdit {
  const [from] = spanOf(copied);
  return addNotes(
    notes,
    copied.map((note) => ({ ...note, startStep: note.startStep - from + step })),
  );
}

/** The first step of some notes and the step after their last; [0, 0] for none. */
export function spanOf(notes: Iterable<StepNote>): [from: number, to: number] {
  const all = [...notes];
  if (all.length === 0) return [0, 0];
  return [all.reduce((from, { startStep }) => Math.min(from, startStep), Infinity), lastStep(all)];
}

/** The lowest and the highest pitch of some notes; [∞, −∞] for none. */
export function pitchRangeOf(notes: Iterable<StepNote>): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { pitch } of notes) [low, high] = [Math.min(low, pitch), Math.max(high, pitch)];
  return [low, high];
}

/** The length of a piece that must hold its notes: itself, or as many whole bars as they need. */
export function stepsFor(notes: readonly StepNote[], steps: number, barSteps: number): number {
  const end = lastStep(notes);
  // A bar need not be a whole number of steps; a piece is one.
  return end <= steps ? steps : Math.ceil(Math.ceil(end / barSteps - 1e-9) * barSteps - 1e-9);
}

function changeSelected({ notes, selection }: NoteEdit, change: (note: StepNote) => StepNote): NoteEdit {
  if (selection.size === 0) return { notes, selection };
  const selected = new Set<StepNote>();
  let changed = false;
  const next = notes.map((note) => {
    if (!selection.has(note)) return note;
    const other = change(note);
    selected.add(other);
    changed ||= other !== note;
    return other;
  });
  return changed ? { notes: next.sort(byStart), selection: selected } : { notes, selection };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
