import type { StepNote } from '../../core/music/notes.ts';
import type { Instrument, Struck } from './instrument.ts';
import type { Plan } from './scheduler.ts';

/** The notes of a piece that were pressed and may still sound, by the ids that the scheduler gives them. */
export class Sounding {
  readonly #struck = new Map<number, Struck>();
  /** Notes that are due while there is no recording at all; they begin as soon as there is one. */
  readonly #late = new Map<number, StepNote>();

  /** Does what a plan says; `now` is when notes begin that are late, in seconds of the audio clock. */
  follow({ cancel, on, off }: Plan, instrument: Instrument | undefined, now: number): void {
    for (const id of cancel) this.#cancel(id);
    for (const [id, note] of this.#late) this.#press(instrument, id, note, now);
    for (const { id, note, at } of on) this.#press(instrument, id, note, at);
    for (const { id, at } of off) this.#release(id, at);
  }

  /** Forgets what has rung out. */
  trim(now: number): void {
    for (const [id, { until }] of this.#struck) if (until < now) this.#struck.delete(id);
  }

  /** Forgets all: nothing of it will be released or cancelled. */
  forget(): void {
    this.#struck.clear();
    this.#late.clear();
  }

  #press(instrument: Instrument | undefined, id: number, note: StepNote, at: number): void {
    const struck = instrument?.press(note.pitch, note.velocity, at);
    if (struck) this.#struck.set(id, struck);
    if (struck) this.#late.delete(id);
    else this.#late.set(id, note);
  }

  #release(id: number, at: number): void {
    this.#struck.get(id)?.release(at);
    this.#late.delete(id);
  }

  #cancel(id: number): void {
    this.#struck.get(id)?.cancel();
    this.#struck.delete(id);
    this.#late.delete(id);
  }
}
