import type { StepNote } from '../../core/music/notes.ts';

const NAMES = ['C', 'C sharp', 'D', 'D sharp', 'E', 'F', 'F sharp', 'G', 'G sharp', 'A', 'A sharp', 'B'];

/** A pitch for the ear: "F sharp 4". */
export function pitchWords(pitch: number): string {
  return `${NAMES[pitch % 12]} ${Math.floor(pitch / 12) - 1}`;
}

/** A place for the ear: "bar 2, beat 3", with the part of the beat where there is one. */
export function placeWords(step: number, barSteps: number): string {
  const bar = Math.floor(step / barSteps + 1e-9);
  const beat = ((step - bar * barSteps) * 4) / barSteps + 1;
  return `bar ${bar + 1}, beat ${Number(beat.toFixed(2))}`;
}

/** A note for the ear. */
export function noteWords({ pitch, startStep, steps, velocity }: StepNote, barSteps: number): string {
  const beats = Number(((steps * 4) / barSteps).toFixed(2));
  return `${pitchWords(pitch)}, ${placeWords(startStep, barSteps)}, ${beats} ${beats === 1 ? 'beat' : 'beats'}, velocity ${velocity}`;
}

/** A length of `steps` as a fraction of a whole note: "1/16". */
export function lengthWords(steps: number, stepQuarters: number): string {
  const whole = (steps * stepQuarters) / 4;
  if (whole >= 1) return String(Number(whole.toFixed(3)));
  const part = 1 / whole;
  return Math.abs(part - Math.round(part)) < 1e-6 ? `1/${Math.round(part)}` : whole.toFixed(3);
}
