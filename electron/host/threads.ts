/**
 * How many threads compute one operation, for every model and call, so that a model is loaded once and its pieces are
 * read back by the same arithmetic that made them. One to begin with: a second one was measured to save a fifth of the
 * time of a piece, which is a twentieth of a second; the other cores are the page's, its audio above all, and one
 * thread adds numbers up in one order.
 */
export class Threads {
  #count = 1;

  get count(): number {
    return this.#count;
  }

  /** From now on; as before when nothing is said. */
  choose(count: number | undefined): void {
    this.#count = count ?? this.#count;
  }
}
