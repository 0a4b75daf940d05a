import { RivuletError } from '../../errors.ts';
import type { Faults } from './faults.ts';

/** A note as it stands in a file: times in ticks, `endTicks` after `startTicks`; channel 0..15. */
export type TickNote = {
  readonly pitch: number;
  readonly channel: number;
  /** 1..127 */
  readonly velocity: number;
  readonly startTicks: number;
  readonly endTicks: number;
};

/** More notes than any piece for piano has; past it a file is a picture drawn in notes, or an attack. */
const MAX_NOTES = 250_000;

type OpenNote = { -readonly [Field in keyof TickNote]: TickNote[Field] };

/** What happened on one key of one channel: notes in order of start, and when keys were let go. */
type KeyHistory = { notes: OpenNote[]; offs: number[] };

/**
 * Pairs note-ons with note-offs, first with first, which two voices on one key need. On a key where offs are
 * missing that would shift every later note, so there a note ends at the next off or the next note, whichever is
 * sooner. Linear in notes.
 */
export class Pairing {
  private readonly keys = new Map<number, KeyHistory>();

  constructor(
    private readonly notes: OpenNote[],
    private readonly faults: Faults,
  ) {}

  on(channel: number, pitch: number, velocity: number, startTicks: number): void {
    if (this.notes.length >= MAX_NOTES) {
      throw new RivuletError('bad-file', `more than ${MAX_NOTES} notes, which no piece for piano has`);
    }
    const note = { pitch, channel, velocity, startTicks, endTicks: startTicks };
    this.notes.push(note);
    this.key(channel, pitch).notes.push(note);
  }

  off(channel: number, pitch: number, ticks: number): void {
    const key = this.key(channel, pitch);
    if (key.offs.length < key.notes.length) key.offs.push(ticks);
    else this.faults.add('stray-off');
  }

  /** Ends every note of a channel, as the messages "all notes off" and "all sound off" ask for. */
  silence(channel: number, ticks: number): void {
    for (let pitch = 0; pitch < 128; pitch++) {
      const key = this.keys.get(channel * 128 + pitch);
      while (key && key.offs.length < key.notes.length) key.offs.push(ticks);
    }
  }

  /** Gives every note its end; notes that were never ended sound until the track ends. */
  finish(trackEndTicks: number): void {
    for (const { notes, offs } of this.keys.values()) {
      const open = notes.length - offs.length;
      if (open > 0) this.faults.add('open-note', '', open);
      const ends = open > 0 ? soonestEnds(notes, offs, trackEndTicks) : offs;
      notes.forEach((note, i) => this.end(note, ends[i]!));
    }
  }

  private end(note: OpenNote, ticks: number): void {
    if (ticks <= note.startTicks) this.faults.add('no-length');
    note.endTicks = Math.max(ticks, note.startTicks + 1);
  }

  private key(channel: number, pitch: number): KeyHistory {
    const index = channel * 128 + pitch;
    let key = this.keys.get(index);
    if (!key) this.keys.set(index, (key = { notes: [], offs: [] }));
    return key;
  }
}

function soonestEnds(notes: readonly TickNote[], offs: readonly number[], trackEndTicks: number): number[] {
  let off = 0;
  return notes.map(({ startTicks }, i) => {
    while (off < offs.length && offs[off]! <= startTicks) off++;
    return Math.min(offs[off] ?? Infinity, laterStart(notes, i), trackEndTicks);
  });
}

function laterStart(notes: readonly TickNote[], i: number): number {
  const next = notes[i + 1];
  return next && next.startTicks > notes[i]!.startTicks ? next.startTicks : Infinity;
}
