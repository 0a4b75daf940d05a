import type { LoopRegion } from '../../../renderer/audio/timing.ts';
import type { Transport } from '../../../renderer/roll/transport.ts';

/** A player without sound, that writes down what was auditioned and goes by the clock of the page. */
export class FakePlayer implements Transport {
  playing = $state(false);
  cursorStep = $state(0);
  loop: LoopRegion | null = $state.raw(null);
  looping = $state(false);
  /** Pitches, in order. */
  readonly auditioned: number[] = [];
  stepsPerSecond = 1.4;
  #since = 0;

  play(): void {
    this.#since = performance.now();
    this.playing = true;
  }

  pause(): void {
    this.cursorStep = this.positionSteps();
    this.playing = false;
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  stop(): void {
    this.playing = false;
  }

  positionSteps(): number {
    if (!this.playing) return this.cursorStep;
    return this.cursorStep + ((performance.now() - this.#since) / 1000) * this.stepsPerSecond;
  }

  seek(step: number): void {
    this.cursorStep = step;
    this.#since = performance.now();
  }

  setLoop(region: LoopRegion | null): void {
    this.loop = region;
  }

  setLooping(on: boolean): void {
    this.looping = on;
  }

  audition(pitch: number): void {
    this.auditioned.push(pitch);
  }
}
