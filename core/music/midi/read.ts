import { RivuletError } from '../../errors.ts';
import { isTrackAt, nextTrack, readHeader, type MidiHeader, type TrackSpan } from './chunks.ts';
import { Cursor } from './cursor.ts';
import { Faults } from './faults.ts';
import type { MeterChange } from './meter.ts';
import { Pairing, type TickNote } from './pairing.ts';
import { Programs } from './programs.ts';
import { DEFAULT_QUARTER_MICROSECONDS, addTempo, type TempoChange } from './tempo.ts';
import { TrackWalk, type TrackSink } from './track.ts';

/** What a MIDI file says: notes and tempo in ticks, and what had to be mended to read it. */
export type MidiScore = {
  /** In order of tracks, and in a track in order of start. */
  readonly notes: readonly TickNote[];
  readonly tempos: readonly TempoChange[];
  /** Time signatures, not in order. */
  readonly meters: readonly MeterChange[];
  /** The channels (0..15) that begin with the sound of a piano. */
  readonly pianos: readonly number[];
  readonly ticksPerQuarter: number;
  /** When the last track ends. */
  readonly endTicks: number;
  /** Where an "End" marker stands; 0 without one. */
  readonly markedEndTicks: number;
  /** Sentences, each naming a fault of the file; empty for a sound file. */
  readonly faults: readonly string[];
};

const DEFAULT_TICKS_PER_QUARTER = 480;
const SMPTE_RATES = [24, 25, 29, 30];

/**
 * Reads any bytes as a MIDI file, as tolerantly as a player: linear in their number, never in a loop. Throws
 * RivuletError 'bad-file' when there is nothing in them to play.
 */
export function readMidi(bytes: Uint8Array): MidiScore {
  const faults = new Faults();
  const { header, at, end } = readHeader(bytes, faults);
  const notes: TickNote[] = [];
  const score = { notes, tempos: [] as TempoChange[], endTicks: 0, markedEndTicks: 0 };
  const meters: MeterChange[] = [];
  const programs = new Programs();
  const sink = (): TrackSink => {
    const pairing = new Pairing(notes, faults);
    return { pairing, tempos: score.tempos, meters, programs, faults };
  };
  let tracks = 0;
  let span = nextTrack(bytes, at, end, faults);
  for (; span; tracks++) {
    const startTicks = header.format === 2 ? score.endTicks : 0;
    if (startTicks > 0) addTempo(score.tempos, startOfPattern(startTicks));
    const cursor = new Cursor(bytes, span.start, span.limit);
    const walk = new TrackWalk(cursor, sink(), startTicks);
    const ended = walk.run();
    score.endTicks = Math.max(score.endTicks, walk.ticks);
    score.markedEndTicks = Math.max(score.markedEndTicks, walk.markedEndTicks);
    span = nextTrack(bytes, afterTrack(cursor, span, ended, end, faults), end, faults);
  }
  if (tracks === 0) throw new RivuletError('bad-file', 'there is no track (MTrk) in it');
  checkHeader(header, tracks, faults);
  const time = timeBase(header.division, score.tempos, faults);
  return { ...score, meters, pianos: programs.pianos(), ...time, faults: faults.sentences() };
}

/** A pattern of a format 2 file is a piece of its own: it does not inherit the tempo of the one before. */
function startOfPattern(ticks: number): TempoChange {
  return { ticks, quarterMicroseconds: DEFAULT_QUARTER_MICROSECONDS };
}

/** Where to look for the next chunk; the walk knows better than a wrong length field where a track ended. */
function afterTrack(cursor: Cursor, span: TrackSpan, ended: boolean, end: number, faults: Faults): number {
  if (!ended || cursor.at === span.limit) return span.limit;
  if (!span.trusted) return cursor.at;
  if (isTrackAt(cursor.bytes, cursor.at, end)) {
    faults.add('track-length');
    return cursor.at;
  }
  faults.add('after-end');
  return span.limit;
}

function checkHeader({ format, trackCount }: MidiHeader, tracks: number, faults: Faults): void {
  if (format > 2) faults.add('unknown-format', format);
  if (format === 2) faults.add('format-2', tracks);
  if (format === 0 && tracks > 1) faults.add('format-0-tracks', tracks);
  if (trackCount !== tracks) {
    faults.add('track-count', `${trackCount} track${trackCount === 1 ? '' : 's'}, the file has ${tracks}`);
  }
}

/** Ticks to the quarter note. Under SMPTE ticks are parts of a second and tempo events mean nothing. */
function timeBase(division: number, tempos: readonly TempoChange[], faults: Faults) {
  const framesPerSecond = 256 - (division >> 8);
  const ticksPerFrame = division & 0xff;
  if (division < 0x8000) {
    if (division === 0) faults.add('zero-division');
    return { ticksPerQuarter: division || DEFAULT_TICKS_PER_QUARTER, tempos };
  }
  const unusual = SMPTE_RATES.includes(framesPerSecond) ? '' : ', an unknown rate';
  faults.add('smpte', `${framesPerSecond} frames of ${ticksPerFrame} ticks${unusual}`);
  const exactFrames = framesPerSecond === 29 ? 30_000 / 1001 : framesPerSecond;
  const ticksPerSecond = exactFrames * (ticksPerFrame || 1);
  return { ticksPerQuarter: (ticksPerSecond * DEFAULT_QUARTER_MICROSECONDS) / 1e6, tempos: [] };
}
