/** The largest seed: every whole number up to it is one exactly. */
export const MAX_SEED = Number.MAX_SAFE_INTEGER;

/** The seed of what comes next. Unlocked, it changes from one run to the next. */
export class Seed {
  /** Whether runs keep the seed that is shown. */
  locked = $state(false);
  readonly #draw: () => number;
  #value: number;
  /** Whether a run has had the seed that is shown. */
  #used = false;

  constructor(draw: () => number = drawSeed) {
    this.#draw = draw;
    this.#value = $state(draw());
  }

  get value(): number {
    return this.#value;
  }

  /** A seed by hand: the next run has it. Outside 0…{@link MAX_SEED} the nearest is taken. */
  set value(seed: number) {
    this.#value = Math.min(MAX_SEED, Math.max(0, Math.round(seed)));
    this.#used = false;
  }

  /** Shows another seed for the next run. */
  roll(): void {
    this.value = this.#draw();
  }

  /** The seed of the run that begins. */
  take(): number {
    if (this.#used && !this.locked) this.roll();
    this.#used = true;
    return this.#value;
  }
}

/** Ten digits at most, so that a seed can be told to someone. */
function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}
