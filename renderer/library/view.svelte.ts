import type { Take, TakeSummary } from '../../core/contract/library.ts';
import type { MusicDocument } from '../../core/document.ts';
import { lasting } from '../state/lasting.svelte.ts';
import { byDay, type Day, find, type LengthClass, type Wanted } from './find.ts';
import type { Library } from './library.svelte.ts';
import { documentOf } from './take.ts';

/** How many more rows are drawn when the last one comes near. */
const PAGE = 60;

/** What of the library is looked at: what is sought, which take is chosen, how much of the list is drawn. */
export class LibraryView {
  readonly library: Library;
  query = $state('');
  kind: Wanted['kind'] = $state('all');
  model = $state('');
  length: LengthClass = $state('any');
  starred = $state(false);
  #drawn = $state(PAGE);
  #id: string | undefined = $state();
  #whole: Take | undefined = $state.raw(undefined);
  #document: MusicDocument | undefined = $state.raw(undefined);
  readonly #found = $derived.by(() => find(this.library.takes ?? [], this));

  constructor(library: Library) {
    this.library = library;
  }

  /** Every take that is sought, the newest first. */
  get found(): readonly TakeSummary[] {
    return this.#found;
  }

  /** Those of {@link found} that are drawn, by day. */
  get days(): readonly Day[] {
    return byDay(this.#found.slice(0, this.#drawn), new Date());
  }

  /** Whether fewer are shown than there are because something is sought. */
  get seeking(): boolean {
    return (
      this.query.trim() !== '' ||
      this.kind !== 'all' ||
      this.model !== '' ||
      this.length !== 'any' ||
      this.starred
    );
  }

  /** The take that is chosen: the first unless another was. */
  get chosen(): TakeSummary | undefined {
    return this.#found.find(({ id }) => id === this.#id) ?? this.#found[0];
  }

  /** Everything of the chosen take; undefined while it is being read. */
  get whole(): Take | undefined {
    return this.#whole?.id === this.chosen?.id ? this.#whole : undefined;
  }

  /** The names of the models that made what is here. */
  get models(): readonly string[] {
    const names = (this.library.takes ?? []).flatMap(({ model }) => (model ? [model.name] : []));
    return [...new Set(names)].sort();
  }

  choose(id: string): void {
    this.#id = id;
  }

  /** Chooses the take so many rows away, and gives its id. */
  move(rows: number): string | undefined {
    const at = this.#found.findIndex(({ id }) => id === this.chosen?.id);
    const to = Math.min(this.#found.length - 1, Math.max(0, at + rows));
    this.#drawn = Math.max(this.#drawn, to + PAGE / 4);
    this.#id = this.#found[to]?.id;
    return this.#id;
  }

  /** The id of the take below one, or above the last. */
  neighbour(id: string): string | undefined {
    const at = this.#found.findIndex((take) => take.id === id);
    return (this.#found[at + 1] ?? this.#found[at - 1])?.id;
  }

  /** Draws more of the list. */
  more(): void {
    if (this.#drawn < this.#found.length) this.#drawn += PAGE;
  }

  /** Looks for everything again. */
  clear(): void {
    [this.query, this.kind, this.model, this.length, this.starred] = ['', 'all', '', 'any', false];
  }

  /** Reads a take whole, once. */
  async read(id: string): Promise<Take | undefined> {
    if (this.#whole?.id === id) return this.#whole;
    const take = await this.library.open(id);
    // Another may have been chosen, and read, meanwhile.
    if (take && (this.chosen?.id === id || !this.#whole)) this.#take(take);
    return take;
  }

  /** The document of a take as it is heard: the same object each time, by which the player knows it. */
  async documentOf(id: string): Promise<MusicDocument | undefined> {
    const take = await this.read(id);
    return this.#whole?.id === id ? this.#document : take && documentOf(take);
  }

  /** The document of the chosen take; undefined for text and while it is being read. */
  get document(): MusicDocument | undefined {
    return this.whole ? this.#document : undefined;
  }

  #take(take: Take): void {
    this.#whole = take;
    this.#document = documentOf(take);
  }
}

const views = new WeakMap<Library, LibraryView>();

/** The view of a library: what was sought is still there when its room is left and entered again. */
export function viewOf(library: Library): LibraryView {
  const view = views.get(library) ?? lasting(() => new LibraryView(library));
  views.set(library, view);
  return view;
}
