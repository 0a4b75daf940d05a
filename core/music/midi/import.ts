import type { Tracks } from '../../contract/collection.ts';
import { checkGrid, fitGrid, residualSteps, type Grid } from '../grid.ts';
import { meterOf, type Meter } from '../meter.ts';
import { notesToRoll, type StepNote } from '../notes.ts';
import { quantise, stepAt } from '../quantise.ts';
import { onPiano, type PianoRoll } from '../roll.ts';
import { chooseChannels, describeChannels, DRUM_CHANNEL, type ChannelChoice } from './channels.ts';
import type { TickNote } from './pairing.ts';
import { readMidi, type MidiScore } from './read.ts';
import { DEFAULT_QUARTER_MICROSECONDS, secondsAt } from './tempo.ts';

/** A piece as Rivulet takes it from a MIDI file: piano notes on a grid, and what was left out or mended. */
export type ImportedPiece = {
  readonly roll: PianoRoll;
  /** The notes of the roll with their onsets and velocities, in order of start; voices may overlap on a key. */
  readonly notes: readonly StepNote[];
  /** The length of the file in seconds, to the end of its last track. */
  readonly seconds: number;
  /** The length of a step in quarter notes. */
  readonly stepQuarters: number;
  /** Quarter notes a minute; where the tempo changes, the one under which the notes last as long. */
  readonly tempo: number;
  /** Mean distance of onsets from the grid in steps: 0 is exact, 0.25 is chance. */
  readonly residual: number;
  /** Where its bars begin. */
  readonly meter: Meter;
  /** Which of its channels it was taken from. */
  readonly channels: ChannelChoice;
  /** Notes of the drum channel, which are no pitches and are left out. */
  readonly drums: number;
  /** Notes that a piano has no key for, left out. */
  readonly outOfRange: number;
  /** Sentences, each naming something in the file that had to be mended. */
  readonly faults: readonly string[];
};

/** What became of a file: `imported` whole, `warned` when anything was mended or left out, `rejected`. */
export type ImportStatus = 'imported' | 'warned' | 'rejected';

/**
 * Imports the bytes of a MIDI file, or of it the channels that are asked for. Times are the keys': the pedal does not lengthen notes. Throws RivuletError
 * 'bad-file' when there is no piece in them, and 'bad-argument' for an impossible grid.
 */
export function importMidi(
  bytes: Uint8Array,
  grid: Grid = 'auto',
  tracks: Tracks = { of: 'all' },
): ImportedPiece {
  checkGrid(grid);
  const score = readMidi(bytes);
  const pitched = score.notes.filter((note) => note.channel !== DRUM_CHANNEL);
  const channels = chooseChannels(pitched, score.pianos, tracks);
  const chosen = pitched.filter(({ channel }) => channels.used.includes(channel + 1));
  const kept = chosen.filter((note) => onPiano(note.pitch));
  const tempo = tempoOf(score, kept);
  const onsets = kept.map((note) => note.startTicks / score.ticksPerQuarter);
  const fit = fitGrid(onsets, grid, tempo);
  const tickGrid = {
    ticksPerStep: fit.stepQuarters * score.ticksPerQuarter,
    phaseTicks: fit.phaseQuarters * score.ticksPerQuarter,
  };
  const notes = quantise(kept, tickGrid);
  return {
    roll: notesToRoll(notes, stepAt(score.markedEndTicks, tickGrid)),
    notes,
    seconds: secondsAt(score.ticksPerQuarter, score.tempos)(score.endTicks),
    stepQuarters: fit.stepQuarters,
    tempo,
    residual: residualSteps(onsets, fit),
    meter: meterOf(score.meters, { ...tickGrid, ticksPerQuarter: score.ticksPerQuarter }),
    channels,
    drums: score.notes.length - pitched.length,
    outOfRange: chosen.length - kept.length,
    faults: score.faults,
  };
}

/** Whether a piece came in whole, and if not, everything that was mended or left out as one sentence. */
export function verdict(piece: ImportedPiece): { status: ImportStatus; reason?: string } {
  const reasons = [...piece.faults];
  if (piece.drums > 0) reasons.push(`${count(piece.drums, 'drum note')} left out`);
  if (piece.outOfRange > 0) {
    reasons.push(`${count(piece.outOfRange, 'note')} outside the piano (A0 to C8) left out`);
  }
  const channels = describeChannels(piece.channels);
  if (channels !== undefined) reasons.push(channels);
  if (piece.notes.length === 0) reasons.push('no notes left');
  return reasons.length === 0 ? { status: 'imported' } : { status: 'warned', reason: reasons.join('; ') };
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** The one tempo under which the notes take as long as under all tempos of the file. */
function tempoOf({ tempos, ticksPerQuarter }: MidiScore, notes: readonly TickNote[]): number {
  const endTicks = notes.reduce((end, note) => Math.max(end, note.endTicks), 0);
  const changes = tempos.filter((tempo) => tempo.ticks === 0 || tempo.ticks < endTicks);
  const last = changes.at(-1)?.quarterMicroseconds ?? DEFAULT_QUARTER_MICROSECONDS;
  if (changes.every((change) => change.ticks === 0)) return 60e6 / last;
  const seconds = secondsAt(ticksPerQuarter, changes)(endTicks);
  return (60 * endTicks) / ticksPerQuarter / seconds;
}
