import { type PianoRoll } from './roll.ts';

/** A note on the grid of a roll. `velocity` is MIDI's, 1..127. */
export type StepNote = {
  readonly pitch: number;
  readonly startStep: number;
  /** Length in steps, at least 1. */
  readonly steps: number;
  readonly velocity: number;
};

/** Velocity of notes that come from a roll, which has none: a plain mezzo-forte. */
export const DEFAULT_VELOCITY = 80;

/** Order of notes in a piece: by start, then from low to high. */
export function byStart(a: StepNote, b: StepNote): number {
  return a.startStep - b.startStep || a.pitch - b.pitch;
}

/** The first step after which every note has ended. */
export function lastStep(notes: readonly StepNote[]): number {
  return notes.reduce((end, note) => Math.max(end, note.startStep + note.steps), 0);
}

/**
 * The roll in which every note sounds in each step it covers. `steps` is the roll's length if that is longer than
 * the notes. Overlapping notes of one pitch are written once, so the work is linear in notes and cells.
 */
export function notesToRoll(notes: readonly StepNote[], steps = 0): PianoRoll {
  const roll = Array.from({ length: Math.max(steps, lastStep(notes)) }, (): number[] => []);
  const filledTo = new Map<number, number>();
  for (const note of [...notes].sort(byStart)) {
    const end = note.startStep + note.steps;
    const filled = filledTo.get(note.pitch) ?? 0;
    for (let step = Math.max(note.startStep, filled); step < end; step++) roll[step]!.push(note.pitch);
    filledTo.set(note.pitch, Math.max(filled, end));
  }
  for (const pitches of roll) pitches.sort((a, b) => a - b);
  return roll;
}

/** The notes of a roll: a pitch in consecutive steps is one held note. */
export function rollToNotes(roll: PianoRoll, velocity = DEFAULT_VELOCITY): StepNote[] {
  const startOf = new Map<number, number>();
  const notes: StepNote[] = [];
  for (let step = 0; step <= roll.length; step++) {
    const sounding = new Set(roll[step]);
    for (const [pitch, startStep] of startOf) {
      if (sounding.has(pitch)) continue;
      notes.push({ pitch, startStep, steps: step - startStep, velocity });
      startOf.delete(pitch);
    }
    for (const pitch of sounding) if (!startOf.has(pitch)) startOf.set(pitch, step);
  }
  return notes.sort(byStart);
}

/**
 * The same music without two notes of one pitch at one time, which MIDI cannot say: an earlier note ends where the
 * next begins, and of notes that begin together the longest stays. In order of start.
 */
export function withoutOverlaps(notes: readonly StepNote[]): StepNote[] {
  const byPitch = [...notes].sort(
    (a, b) => a.pitch - b.pitch || a.startStep - b.startStep || b.steps - a.steps,
  );
  const kept: StepNote[] = [];
  for (const note of byPitch) {
    const before = kept.at(-1);
    if (before?.pitch !== note.pitch || before.startStep + before.steps <= note.startStep) {
      kept.push(note);
    } else if (before.startStep < note.startStep) {
      const reach = Math.max(note.steps, before.startStep + before.steps - note.startStep);
      kept[kept.length - 1] = { ...before, steps: note.startStep - before.startStep };
      kept.push({ ...note, steps: reach });
    }
  }
  return kept.sort(byStart);
}
