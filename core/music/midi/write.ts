import * as tonejs from '@tonejs/midi';
import { RivuletError } from '../../errors.ts';
import { checkGrid } from '../grid.ts';
import { DEFAULT_VELOCITY, lastStep, rollToNotes, withoutOverlaps, type StepNote } from '../notes.ts';
import type { PianoRoll } from '../roll.ts';
import { END_MARKER } from './meta.ts';

/** How a piece is written: only the length of a step must be known. */
export type MidiOptions = {
  /** Length of a step in quarter notes. */
  stepQuarters: number;
  /** Quarter notes a minute, 4..1000; 120 unless given. */
  tempo?: number;
  /** Title, written as UTF-8. */
  name?: string;
};

/** The library is CommonJS to Node and a module to bundlers, which give it different shapes. */
const { Midi } = 'default' in tonejs ? (tonejs.default as typeof tonejs) : tonejs;

const SLOWEST_TEMPO = 4;
const FASTEST_TEMPO = 1000;

/**
 * A roll as the bytes of a MIDI file that any program opens: a pitch in consecutive steps is one held note, which
 * is how it should sound and gives the same roll when imported on the same grid. Equal input gives equal bytes.
 */
export function rollToMidi(roll: PianoRoll, options: MidiOptions & { velocity?: number }): Uint8Array {
  const notes = rollToNotes(roll, options.velocity ?? DEFAULT_VELOCITY);
  return notesToMidi(notes, { ...options, steps: roll.length });
}

/** Notes as the bytes of a MIDI file; repeated notes are struck again. `steps` is the piece's length if longer. */
export function notesToMidi(
  notes: readonly StepNote[],
  { stepQuarters, tempo = 120, name = '', steps = 0 }: MidiOptions & { steps?: number },
): Uint8Array {
  checkGrid(stepQuarters);
  const midi = new Midi();
  const ticksAt = (step: number) => Math.round(step * stepQuarters * midi.header.ppq);
  midi.header.tempos.push({ ticks: 0, bpm: exactTempo(tempo) });
  midi.header.name = asLatin1(name);
  const track = midi.addTrack();
  for (const { pitch, startStep, steps: length, velocity } of withoutOverlaps(notes)) {
    const ticks = ticksAt(startStep);
    const durationTicks = ticksAt(startStep + length) - ticks;
    track.addNote({ midi: pitch, ticks, durationTicks, velocity: (velocity + 0.5) / 127 });
  }
  if (steps > lastStep(notes)) {
    midi.header.meta.push({ type: 'marker', text: END_MARKER, ticks: ticksAt(steps) });
  }
  return midi.toArray();
}

/** The library rounds microseconds down; half a microsecond more makes that the nearest. */
function exactTempo(tempo: number): number {
  if (!(tempo >= SLOWEST_TEMPO && tempo <= FASTEST_TEMPO)) {
    throw new RivuletError('bad-argument', `a tempo is ${SLOWEST_TEMPO} to ${FASTEST_TEMPO}, got ${tempo}`);
  }
  return 60e6 / (Math.round(60e6 / tempo) + 0.5);
}

/** The library writes one byte a letter: these letters are the bytes of UTF-8. */
function asLatin1(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}
