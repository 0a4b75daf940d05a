/** What is done sooner shows no progress, in milliseconds. */
const PATIENCE_MS = 300;

/** Tells when something has been under way for so long that it should be said; made by a component as it begins. */
export class Patience {
  #late = $state(false);

  constructor(underway: () => boolean) {
    $effect(() => {
      this.#late = false;
      if (!underway()) return;
      const timer = setTimeout(() => (this.#late = true), PATIENCE_MS);
      return () => clearTimeout(timer);
    });
  }

  /** Whether it is under way, and has been for a while. */
  get late(): boolean {
    return this.#late;
  }
}
