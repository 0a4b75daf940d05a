import { byStart, type StepNote } from '../../core/music/notes.ts';

/** The notes of a piece, prepared so that those of a stretch of time are found without looking at all. */
export class NoteIndex {
  /** In order of start. */
  readonly notes: readonly StepNote[];
  /** For each note, the latest end of it and of all before: nothing earlier reaches further. */
  readonly #reach: Float64Array;

  constructor(notes: readonly StepNote[]) {
    this.notes = isInOrder(notes) ? notes : [...notes].sort(byStart);
    this.#reach = new Float64Array(notes.length);
    let reach = 0;
    this.notes.forEach(({ startStep, steps }, i) => {
      reach = Math.max(reach, startStep + steps);
      this.#reach[i] = reach;
    });
  }

  /** Calls `visit` for each note that sounds between two steps, in order of start. */
  visit(fromStep: number, toStep: number, visit: (note: StepNote) => void): void {
    const first = bisect(this.notes.length, (i) => this.#reach[i]! > fromStep);
    for (let i = first; i < this.notes.length; i++) {
      const note = this.notes[i]!;
      if (note.startStep >= toStep) return;
      if (note.startStep + note.steps > fromStep) visit(note);
    }
  }

  /** Calls `visit` for each note that begins from one step on and before another, in order of start. */
  visitStarts(fromStep: number, toStep: number, visit: (note: StepNote) => void): void {
    const first = bisect(this.notes.length, (i) => this.notes[i]!.startStep >= fromStep);
    for (let i = first; i < this.notes.length && this.notes[i]!.startStep < toStep; i++)
      visit(this.notes[i]!);
  }
}

function isInOrder(notes: readonly StepNote[]): boolean {
  return notes.every((note, i) => i === 0 || byStart(notes[i - 1]!, note) <= 0);
}

/** The first of `count` places from which on something holds, which holds from there to the end. */
function bisect(count: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
