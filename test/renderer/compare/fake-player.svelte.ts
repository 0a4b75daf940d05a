/** A player without sound, which tells when it plays, as the real one does. */
export class FakePlayer {
  playing = $state(false);
  looping = false;
  position = 0;

  play(): Promise<void> {
    this.playing = true;
    return Promise.resolve();
  }

  pause(): void {
    this.playing = false;
  }

  stop(): void {
    this.playing = false;
  }

  seek(step: number): void {
    this.position = step;
  }

  setLooping(on: boolean): void {
    this.looping = on;
  }

  positionSteps(): number {
    return this.position;
  }
}
