import { keepSetting, readSetting } from '../state/storage.ts';
import { BAR, beatsOf } from './beats.ts';
import type { Clicks } from './clicks.ts';
import { Scheduler } from './scheduler.ts';
import type { LoopRegion, Playable } from './timing.ts';

/** What the metronome asks of its sound. */
type Clicking = Pick<Clicks, 'strike' | 'cancel' | 'hush'>;

const FIRST_VOLUME = 0.5;

/** Clicks on the beats while a piece plays, planned ahead as notes are. Both choices are kept on this machine. */
export class Metronome {
  readonly #scheduler = new Scheduler();
  #on = $state(readSetting('metronome') === 'on');
  #volume = $state(volumeOf(readSetting('metronome-volume')));

  get on(): boolean {
    return this.#on;
  }

  /** Turned on in the middle of a piece it begins with the next beat that is not planned yet. */
  set on(on: boolean) {
    this.#on = on;
    keepSetting('metronome', on ? 'on' : 'off');
  }

  /** From 0, silence, to 1. */
  get volume(): number {
    return this.#volume;
  }

  set volume(volume: number) {
    this.#volume = Math.min(1, Math.max(0, volume));
    keepSetting('metronome-volume', String(this.#volume));
  }

  /** Begins at a step, heard at a time of the audio clock. */
  start(step: number, at: number): void {
    this.#scheduler.start(step, at);
  }

  /** Plans the next clicks; call it as often as notes are planned, on or off, so that it stays with them. */
  tick(clicks: Clicking, now: number, piece: Playable, loop: LoopRegion | null): void {
    const { on, cancel } = this.#scheduler.tick(now, beatsOf(piece), loop);
    for (const id of cancel) clicks.cancel(id);
    if (!this.#on) return clicks.hush();
    for (const { id, note, at } of on) clicks.strike(id, note.pitch === BAR, at, this.#volume);
  }
}

function volumeOf(kept: string | undefined): number {
  const volume = Number(kept ?? FIRST_VOLUME);
  return volume >= 0 && volume <= 1 ? volume : FIRST_VOLUME;
}
