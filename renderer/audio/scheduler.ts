import type { StepNote } from '../../core/music/notes.ts';
import { endOf, type LoopRegion, type Playable, startingIn, stepRate, successorOf } from './timing.ts';

/** A key goes down. Times are seconds of the audio clock. */
export interface NoteOn {
  readonly id: number;
  readonly note: StepNote;
  readonly at: number;
}

/** The key of an earlier note-on comes up. */
export interface NoteOff {
  readonly id: number;
  readonly at: number;
}

/** What a tick asks the instrument to do. */
export interface Plan {
  readonly on: readonly NoteOn[];
  readonly off: readonly NoteOff[];
  /** Note-ons of earlier plans that must not sound after all; none of them has begun. */
  readonly cancel: readonly number[];
}

/** How far ahead of the clock notes are handed over, in seconds. */
export const LOOK_AHEAD = 0.15;

/** What is nearer than this to the clock can no longer be taken back, in seconds. */
const COMMITTED = 0.02;

/** A late tick goes on from this far ahead of the clock, in seconds. */
const RESTART = 0.01;

/** Shorter loops are not looped, in seconds. */
const SHORTEST_LOOP = 0.05;

/** A stretch of planned time: from `at` the piece is heard from `step` up to `untilStep`. */
interface Segment {
  readonly at: number;
  readonly step: number;
  readonly untilStep: number;
  /** Steps a second. */
  readonly rate: number;
  /** How many times the loop had begun again. */
  readonly pass: number;
}

interface Planned extends NoteOn {
  readonly pass: number;
}

/** How the piece is to be played, and what of it was read when. */
interface Reading {
  readonly piece: Playable;
  readonly loop: LoopRegion | null;
}

/**
 * Plans when which key goes down and comes up, without sound: each tick it reads the piece anew and plans a little
 * ahead. Each note is planned once in each pass. A tick that comes too late delays the rest; nothing is skipped and
 * nothing comes in a burst.
 */
export class Scheduler {
  /** In order of time; the last one ends where planning goes on. */
  #segments: Segment[] = [];
  /** Where planning goes on. */
  #next = { at: 0, step: 0, pass: 0 };
  /** Planned and not yet due, so that an edit can take them back. */
  #pending: Planned[] = [];
  /** Planned and without an end. */
  #held: Planned[] = [];
  #read: Reading | undefined;
  #ids = 0;
  #endsAt: number | undefined;

  /** Begins at a step, heard at `at` seconds of the audio clock. What was planned before is forgotten. */
  start(step: number, at: number): void {
    this.#segments = [];
    this.#next = { at, step, pass: 0 };
    this.#pending = [];
    this.#held = [];
    this.#read = undefined;
    this.#endsAt = undefined;
  }

  /** When the end of the piece is heard, in seconds; undefined as long as that is not in sight. */
  get endsAt(): number | undefined {
    return this.#endsAt;
  }

  /** Plans up to LOOK_AHEAD from `now`, in seconds. `loop` is null when nothing is to be repeated. */
  tick(now: number, piece: Playable, loop: LoopRegion | null): Plan {
    const cancel = this.#changed(piece, loop) ? this.#rewind(now + COMMITTED) : [];
    const off = this.#endOfRemoved(now, piece);
    this.#read = { piece, loop };
    this.#forget(now);
    const on: NoteOn[] = [];
    if (this.#next.at < now && this.#endsAt === undefined) this.#next = { ...this.#next, at: now + RESTART };
    while (this.#endsAt === undefined && this.#next.at < now + LOOK_AHEAD)
      this.#planTo(now + LOOK_AHEAD, on, off);
    return { on, off, cancel };
  }

  /** The step that is heard at a time of the audio clock. */
  stepAt(seconds: number): number {
    const segment = this.#segments.findLast(({ at }) => at <= seconds) ?? this.#segments[0];
    return segment ? stepIn(segment, seconds) : this.#next.step;
  }

  #changed(piece: Playable, loop: LoopRegion | null): boolean {
    const read = this.#read;
    if (!read) return false;
    return (
      read.piece.notes !== piece.notes ||
      read.piece.steps !== piece.steps ||
      stepRate(read.piece) !== stepRate(piece) ||
      read.loop?.startStep !== loop?.startStep ||
      read.loop?.endStep !== loop?.endStep
    );
  }

  /** Goes back to a time, so that what follows is planned again. Gives the note-ons that are taken back. */
  #rewind(to: number): number[] {
    if (this.#segments.length === 0 || this.#next.at <= to) return [];
    const index = Math.max(
      0,
      this.#segments.findLastIndex(({ at }) => at <= to),
    );
    const segment = this.#segments[index]!;
    const next = { at: Math.max(to, segment.at), step: stepIn(segment, to), pass: segment.pass };
    this.#segments = [...this.#segments.slice(0, index), { ...segment, untilStep: next.step }];
    this.#next = next;
    this.#endsAt = undefined;
    const again = ({ pass, note }: Planned): boolean =>
      pass > next.pass || (pass === next.pass && note.startStep >= next.step);
    const cancelled = this.#pending.filter(again).map(({ id }) => id);
    this.#pending = this.#pending.filter((planned) => !again(planned));
    this.#held = this.#held.filter((planned) => !again(planned));
    return cancelled;
  }

  /** Ends notes that are no longer in the piece, and follows those that an edit has replaced. */
  #endOfRemoved(now: number, piece: Playable): NoteOff[] {
    if (this.#read?.piece.notes === piece.notes) return [];
    const off: NoteOff[] = [];
    this.#held = this.#held.flatMap((planned) => {
      const note = successorOf(planned.note, piece.notes);
      if (note) return [{ ...planned, note }];
      off.push({ id: planned.id, at: Math.max(now, planned.at) });
      return [];
    });
    return off;
  }

  #forget(now: number): void {
    this.#pending = this.#pending.filter(({ at }) => at > now);
    // A moment of the past is kept, because what is heard is behind the clock.
    const heard = this.#segments.findLastIndex(({ at }) => at <= now - 1);
    if (heard > 0) this.#segments = this.#segments.slice(heard);
  }

  /** Plans one stretch: up to a time, the loop's end or the piece's end, whichever comes first. */
  #planTo(horizon: number, on: NoteOn[], off: NoteOff[]): void {
    const { piece, loop } = this.#read!;
    const { at, step, pass } = this.#next;
    const rate = stepRate(piece);
    const region = loopFrom(step, loop, piece);
    const boundary = region ? region.endStep : endOf(piece);
    const untilStep = Math.max(step, Math.min(boundary, step + (horizon - at) * rate));
    const segment = { at, step, untilStep, rate, pass };
    this.#extend(segment);
    this.#begin(segment, piece, on);
    this.#end(segment, region ? region.endStep : Infinity, off);
    const until = timeIn(segment, untilStep);
    if (untilStep < boundary) this.#next = { at: horizon, step: untilStep, pass };
    else if (region) this.#next = { at: until, step: region.startStep, pass: pass + 1 };
    else {
      this.#next = { at: until, step: untilStep, pass };
      this.#endsAt = until;
    }
  }

  /** Adds a stretch of time; one that goes on where the last ends becomes part of it. */
  #extend(segment: Segment): void {
    const last = this.#segments.at(-1);
    const goesOn =
      last?.pass === segment.pass &&
      last.rate === segment.rate &&
      last.untilStep === segment.step &&
      Math.abs(timeIn(last, segment.step) - segment.at) < 1e-9;
    if (goesOn) this.#segments[this.#segments.length - 1] = { ...last, untilStep: segment.untilStep };
    else this.#segments.push(segment);
  }

  #begin(segment: Segment, piece: Playable, on: NoteOn[]): void {
    for (const note of startingIn(piece.notes, segment.step, segment.untilStep)) {
      const planned = { id: this.#ids++, note, at: timeIn(segment, note.startStep), pass: segment.pass };
      on.push({ id: planned.id, note, at: planned.at });
      this.#pending.push(planned);
      this.#held.push(planned);
    }
  }

  /** Ends the notes that end in a stretch, or at the loop's end. */
  #end(segment: Segment, cutStep: number, off: NoteOff[]): void {
    this.#held = this.#held.filter(({ id, note }) => {
      const endStep = Math.min(note.startStep + note.steps, cutStep);
      if (endStep > segment.untilStep) return true;
      off.push({ id, at: timeIn(segment, Math.max(endStep, segment.step)) });
      return false;
    });
  }
}

/** The loop that holds playing at a step: none beyond its end, and none that is hardly there. */
function loopFrom(step: number, loop: LoopRegion | null, piece: Playable): LoopRegion | null {
  if (!loop) return null;
  const endStep = Math.min(loop.endStep, endOf(piece));
  const long = endStep - loop.startStep >= SHORTEST_LOOP * stepRate(piece);
  return long && step < endStep ? { startStep: loop.startStep, endStep } : null;
}

function timeIn(segment: Segment, step: number): number {
  return segment.at + (step - segment.step) / segment.rate;
}

function stepIn(segment: Segment, seconds: number): number {
  return Math.min(segment.untilStep, segment.step + Math.max(0, seconds - segment.at) * segment.rate);
}
