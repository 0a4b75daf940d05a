import type { StepNote } from '../../core/music/notes.ts';

/** Notes in order of start, prepared so that those of a stretch of time are found without looking at all. */
export class NoteIndex {
  /** For each block of notes, the latest end of it and of all before: nothing earlier reaches further. */
  readonly #reach: Float64Array;

  constructor(readonly notes: readonly StepNote[]) {
    this.#reach = new Float64Array(notes.length);
    let reach = 0;
    notes.forEach(({ startStep, steps }, i) => {
      reach = Math.max(reach, startStep + steps);
      this.#reach[i] = reach;
    });
  }

  /** Calls `visit` for each note that sounds between two steps, in order of start. */
  visit(fromStep: number, toStep: number, visit: (note: StepNote) => void): void {
    for (let i = this.#firstReaching(fromStep); i < this.notes.length; i++) {
      const note = this.notes[i]!;
      if (note.startStep >= toStep) return;
      if (note.startStep + note.steps > fromStep) visit(note);
    }
  }

  /** The first note from which on something may reach past `step`; by bisection, as reach never falls. */
  #firstReaching(step: number): number {
    let [low, high] = [0, this.notes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#reach[middle]! > step) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
