import type { MusicDocument } from '../../core/document.ts';
import type { TakeFacts } from '../library/take.ts';

/** Where what is kept goes, and what remembers how documents were made. */
export interface Shelf {
  /** Keeps a document; its id, or undefined when that failed and was told. */
  keep(document: MusicDocument, facts: TakeFacts): Promise<string | undefined>;
  /** Removes what was kept, with a way back that `restored` hears of; whether that was done. */
  remove(id: string, title: string, restored: () => void): Promise<boolean>;
  /** A document is about to be opened that was made so. */
  remember(document: MusicDocument, made: readonly string[]): void;
}

/** Something that can be kept. */
interface Keepable {
  readonly document: MusicDocument;
}

/** Which things are kept: here at once, and on the shelf as soon as it can. */
export class Kept<Thing extends Keepable> {
  readonly #shelf: Shelf | undefined;
  #things: ReadonlySet<Thing> = $state.raw(new Set());
  /** The ids of those that are on the shelf, or will be. */
  readonly #ids = new Map<Thing, Promise<string | undefined>>();

  constructor(shelf: Shelf | undefined) {
    this.#shelf = shelf;
  }

  has(thing: Thing): boolean {
    return this.#things.has(thing);
  }

  /** Keeps a thing, or no longer. What could not be kept is not kept. */
  async toggle(thing: Thing, facts: TakeFacts): Promise<void> {
    if (this.has(thing)) return this.#drop(thing);
    this.#put(thing, true);
    if (!this.#shelf) return;
    const keeping = this.#shelf.keep(thing.document, facts);
    this.#ids.set(thing, keeping);
    if ((await keeping) === undefined && this.#ids.get(thing) === keeping) this.#put(thing, false);
  }

  async #drop(thing: Thing): Promise<void> {
    this.#put(thing, false);
    const keeping = this.#ids.get(thing);
    const id = await keeping;
    if (id === undefined || !this.#shelf) return;
    const removed = await this.#shelf.remove(id, thing.document.title, () => this.#put(thing, true));
    if (!removed) this.#put(thing, true);
  }

  #put(thing: Thing, kept: boolean): void {
    const things = new Set(this.#things);
    if (kept) things.add(thing);
    else things.delete(thing);
    this.#things = things;
  }
}
