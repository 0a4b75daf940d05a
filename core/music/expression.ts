import { byStart, type StepNote } from './notes.ts';

/** Velocities that expression gives are within these. */
export const SOFTEST = 56;
/** See {@link SOFTEST}. */
export const LOUDEST = 96;

/** Of inner voices. */
const BASE = 62;
const TOP_VOICE = 18;
const BASS = 8;
/** Quarters in a bar and in a phrase of four bars. */
const BAR = 4;
const PHRASE = 16;

/**
 * The same notes with velocities as a calm player would give them: the melody sings, the bass carries, first beats
 * weigh more than last ones, and each phrase of four bars swells and fades. This is performance and no part of what
 * a model says: rolls have no velocities, and notes of one velocity sound flat. The same notes always give the same
 * velocities, from {@link SOFTEST} to {@link LOUDEST}. In order of start.
 */
export function withExpression(notes: readonly StepNote[], stepQuarters: number): StepNote[] {
  const sorted = [...notes].sort(byStart);
  const voices = voicesOf(sorted);
  return sorted.map((note, i) => {
    const quarter = note.startStep * stepQuarters;
    const velocity = BASE + voices[i]! + beatWeight(quarter) + swell(quarter) + unevenness(note);
    return { ...note, velocity: Math.round(Math.min(LOUDEST, Math.max(SOFTEST, velocity))) };
  });
}

/** What each note's place among the notes that sound at its start adds; a line alone is melody. */
function voicesOf(sorted: readonly StepNote[]): number[] {
  let sounding: StepNote[] = [];
  let ahead = 0;
  return sorted.map((note) => {
    sounding = sounding.filter(({ startStep, steps }) => startStep + steps > note.startStep);
    // Notes that begin together are all heard before any of them is weighed.
    while (ahead < sorted.length && sorted[ahead]!.startStep <= note.startStep)
      sounding.push(sorted[ahead++]!);
    const pitches = sounding.map(({ pitch }) => pitch);
    if (note.pitch >= Math.max(...pitches)) return TOP_VOICE;
    return note.pitch <= Math.min(...pitches) ? BASS : 0;
  });
}

/** First beats are heavy, third beats lean, what falls between the beats is light. */
function beatWeight(quarter: number): number {
  if (!isWhole(quarter)) return -4;
  const beat = Math.round(quarter) % BAR;
  return beat === 0 ? 6 : beat === 2 ? 2 : 0;
}

/** A phrase is loudest a little past its middle. */
function swell(quarter: number): number {
  const place = (quarter % PHRASE) / PHRASE;
  return 5 * Math.sin(Math.PI * place ** 1.2) - 2;
}

/** No two touches of a hand are alike; ±2, from the note itself so that it is always the same. */
function unevenness({ pitch, startStep }: StepNote): number {
  const turn = Math.sin(pitch * 12.9898 + startStep * 78.233) * 43758.5453;
  return 4 * (turn - Math.floor(turn)) - 2;
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6;
}
