import type { CollectionReport, CollectionSettings } from '../../core/contract/collection.ts';
import type { StudioRequest } from '../../core/contract/studio.ts';
import type { Api } from '../api.ts';
import { type Failure, failureOf } from '../state/failure.ts';
import type { Picked } from './picked.ts';
import { send } from './sending.ts';

/** What is done with the files, and how far that is; `total` is 0 while nobody knows. */
export interface ReadingProgress {
  readonly doing: 'finding' | 'sending' | 'reading';
  readonly done: number;
  readonly total: number;
  /** The one that it is at. */
  readonly file: string;
}

/** A collection that was read, and for what. */
export interface Collected {
  readonly collection: string;
  readonly report: CollectionReport;
  readonly model: string;
  readonly settings: CollectionSettings;
  /** Files that the page left where they are, for they are not of the kind. */
  readonly others: number;
}

/** How it is to be read. */
export interface ReadAs {
  readonly model: string;
  readonly settings: CollectionSettings;
}

type From = StudioRequest<'collection.read'>['from'];

/** Where files come from. */
export type Source =
  | { readonly name: string; readonly token: string }
  | { readonly name: string; readonly collection: string; readonly others: number }
  /** `pick` gives the files of the browser, and may say how many it has found so far. */
  | { readonly name: string; readonly pick: (onFound: (count: number) => void) => Promise<Picked> };

/** Reads what a person chose into a collection: one at a time, told as it goes, to be cancelled. */
export class Reading {
  readonly #api: Pick<Api, 'call'>;
  #progress: ReadingProgress | null = $state.raw(null);
  #failure: Failure | null = $state.raw(null);
  #collected: Collected | null = $state.raw(null);
  #name = $state('');
  #abort: AbortController | undefined;

  constructor(api: Pick<Api, 'call'>) {
    this.#api = api;
  }

  get progress(): ReadingProgress | null {
    return this.#progress;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  /** What was read last. */
  get collected(): Collected | null {
    return this.#collected;
  }

  /** The name of what is being read, or was. */
  get name(): string {
    return this.#name;
  }

  /** Reads; ends what was being read. `how` is asked once it is known what there is to read. The collection, or undefined when it was cancelled, overtaken or failed. */
  async read(source: Source, how: () => ReadAs): Promise<Collected | undefined> {
    this.#abort?.abort();
    const { signal } = (this.#abort = new AbortController());
    this.#failure = null;
    this.#name = source.name;
    this.#progress = { doing: 'pick' in source ? 'finding' : 'reading', done: 0, total: 0, file: '' };
    try {
      const { from, others } = await this.#bring(source, signal);
      const tell = (progress: Omit<ReadingProgress, 'doing'>) =>
        this.#tell(signal, { doing: 'reading', ...progress });
      tell({ done: 0, total: 0, file: '' });
      const as = how();
      const answer = await this.#api.call('collection.read', { from, ...as }, { signal, onProgress: tell });
      if (signal.aborted) return undefined;
      return (this.#collected = { ...answer, ...as, others });
    } catch (thrown) {
      if (!signal.aborted) this.#failure = { ...failureOf(thrown, 0), safe: 'Your files are as they were.' };
      return undefined;
    } finally {
      if (this.#abort.signal === signal) this.#progress = null;
    }
  }

  /** Ends the reading; what was read before stays. */
  cancel(): void {
    this.#abort?.abort();
    this.#progress = null;
  }

  /** Forgets what was read. */
  clear(): void {
    this.cancel();
    this.#collected = null;
    this.#failure = null;
  }

  async #bring(source: Source, signal: AbortSignal): Promise<{ from: From; others: number }> {
    if ('token' in source) return { from: { token: source.token }, others: 0 };
    if ('collection' in source) return { from: { collection: source.collection }, others: source.others };
    const found = await source.pick((done) =>
      this.#tell(signal, { doing: 'finding', done, total: 0, file: '' }),
    );
    if (signal.aborted) throw new Error('cancelled');
    const sent = (progress: Omit<ReadingProgress, 'doing'>) =>
      this.#tell(signal, { doing: 'sending', ...progress });
    const upload = await send(this.#api, found, sent, signal);
    return { from: { upload }, others: found.others };
  }

  #tell(signal: AbortSignal, progress: ReadingProgress): void {
    if (!signal.aborted) this.#progress = progress;
  }
}
