import { lengthWords } from './words.ts';

/** A grid that places and lengths can be held to. */
export interface Snap {
  readonly value: string;
  readonly label: string;
  readonly steps: number;
}

/** Parts of a whole note. */
const DIVISIONS = [1, 2, 4, 8, 16, 32];
/** Three in the time of two: parts of a whole note, and what they are called. */
const TRIPLETS = [
  [12, '1/8 triplet'],
  [24, '1/16 triplet'],
] as const;

/** The snaps of a piece: common lengths, and the piece's own step where that is none of them. */
export function snapsOf(stepQuarters: number): Snap[] {
  const snap = (division: number, label?: string): Snap => {
    const steps = 4 / division / stepQuarters;
    const value = lengthWords(steps, stepQuarters);
    return { value, label: label ?? value, steps };
  };
  const known = [
    ...DIVISIONS.map((division) => snap(division)),
    ...TRIPLETS.map(([division, label]) => snap(division, label)),
  ];
  const own = snap(4 / stepQuarters);
  return known.some(({ value }) => value === own.value) ? known : [own, ...known];
}
