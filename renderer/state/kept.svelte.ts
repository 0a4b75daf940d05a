/** How one thing goes to where it is kept for good, and comes away. */
export interface Shelving {
  /** Keeps it; its id there, or undefined when that failed and was told. */
  keep(): Promise<string | undefined>;
  /** Takes it away, with a way back that `restored` hears of; whether that was done. */
  remove(id: string, restored: () => void): Promise<boolean>;
}

/** Which things are kept: here at once, and for good as soon as that can be. */
export class Kept<Thing> {
  #things: ReadonlySet<Thing> = $state.raw(new Set());
  /** The ids of those that are kept for good, or will be. */
  readonly #ids = new Map<Thing, Promise<string | undefined>>();

  has(thing: Thing): boolean {
    return this.#things.has(thing);
  }

  /** Keeps a thing, or no longer; without `shelving` it is kept here alone. What could not be kept is not kept. */
  async toggle(thing: Thing, shelving?: Shelving): Promise<void> {
    if (this.has(thing)) return this.#drop(thing, shelving);
    this.#put(thing, true);
    if (!shelving) return;
    const keeping = shelving.keep();
    this.#ids.set(thing, keeping);
    if ((await keeping) === undefined && this.#ids.get(thing) === keeping) this.#put(thing, false);
  }

  async #drop(thing: Thing, shelving: Shelving | undefined): Promise<void> {
    this.#put(thing, false);
    const id = await this.#ids.get(thing);
    if (id === undefined || !shelving) return;
    const removed = await shelving.remove(id, () => this.#put(thing, true));
    if (!removed) this.#put(thing, true);
  }

  #put(thing: Thing, kept: boolean): void {
    const things = new Set(this.#things);
    if (kept) things.add(thing);
    else things.delete(thing);
    this.#things = things;
  }
}
