import path from 'node:path';
import type { CollectionReport, CollectionSettings } from '../../core/contract/collection.ts';
import { RivuletError } from '../../core/errors.ts';
import { checkGrid } from '../../core/music/grid.ts';
import { StandIns } from '../../core/text/stand-ins.ts';
import { MAX_SENTENCE } from '../../core/text/sentences.ts';
import { vocabularyOf, type Vocabulary } from '../../core/text/vocabulary.ts';
import type { Spawn } from '../host/child-handle.ts';
import { makeFolder } from '../host/save.ts';
import type { ParseJob } from '../midi/messages.ts';
import { keepNewest, touch } from './cache.ts';
import { Draft } from './draft.ts';
import { collectionName, FORMAT, LETTERS, readLines, writeLines } from './format.ts';
import type { Head, PieceLine, Tail } from './lines.ts';
import { keyOf, listed, type ListedFile, type Listing } from './listing.ts';
import { readMusic, stepOfItems } from './music.ts';
import { TextReader } from './text.ts';

/** What a model asks of data. */
export interface CollectionFor {
  readonly kind: 'music' | 'text';
  /** The longest sequence that it knows. */
  readonly maxSteps: number;
  /** Text: its symbols; without, a model is to be made that has those of the text. */
  readonly vocabulary?: Vocabulary;
}

/** How a folder or file is collected. */
export interface CollectOptions {
  readonly settings: CollectionSettings;
  readonly for: CollectionFor;
  /** The folder of cached collections. */
  readonly cache: string;
  readonly onProgress?: (progress: CollectProgress) => void;
  readonly signal?: AbortSignal;
  /** How a parser of MIDI is started; as a thread unless given. */
  readonly spawn?: Spawn<ParseJob>;
}

/** How far the reading is: files begun, and which is at hand. */
export interface CollectProgress {
  readonly done: number;
  readonly total: number;
  readonly file: string;
}

/** A collection that was read: the contract's id, the file that holds it, and what became of everything. */
export interface Collected {
  readonly id: string;
  readonly file: string;
  readonly report: CollectionReport;
}

/** Held out of a text, for each of validating and testing: more would say no more and take long. */
const MOST_HELD_OUT = 2000;

/**
 * Reads a folder or file, or takes it from the cache when nothing in it has changed. One file is in memory at a time, or
 * a few small ones.
 * @throws RivuletError `not-found`, `bad-argument` for an impossible grid, `bad-file` when the cache cannot be written,
 * `cancelled`.
 */
export async function collect(place: string, options: CollectOptions): Promise<Collected> {
  const { settings, cache, signal } = options;
  if (settings.grid !== 'common') checkGrid(settings.grid);
  const listing = await listed(place);
  const id = keyOf(listing, [FORMAT, settings, options.for]);
  const file = path.join(cache, collectionName(id));
  const known = await readLines(file).catch(() => undefined);
  if (known) {
    await touch(file);
    return { id, file, report: known.report };
  }
  await makeFolder(cache);
  const reading = new Reading(listing, options);
  try {
    await writeLines(file, reading.lines(), signal);
  } catch (cause) {
    if (signal?.aborted)
      throw new RivuletError('cancelled', `the reading of ${listing.name} was stopped`, cause);
    throw cause;
  }
  await keepNewest(cache, file);
  return { id, file, report: reading.report! };
}

/** One reading of one folder, as the lines of a collection. */
class Reading {
  report: CollectionReport | undefined;
  private readonly draft = new Draft();
  private begun = 0;

  constructor(
    private readonly listing: Listing,
    private readonly options: CollectOptions,
  ) {}

  async *lines(): AsyncGenerator<Head | PieceLine | Tail> {
    const { kind } = this.options.for;
    yield { format: FORMAT, kind };
    const tail = kind === 'music' ? yield* this.music() : yield* this.text();
    this.report = tail.report;
    yield tail;
  }

  private async *music(): AsyncGenerator<PieceLine, Tail> {
    const { settings, spawn } = this.options;
    const passes = settings.grid === 'common' ? 2 : 1;
    const onFile = this.onFile(passes * this.listing.files.length);
    yield* readMusic(this.listing.files, this.draft, { settings, onFile, ...(spawn && { spawn }) });
    const { report, ...tail } = this.finish();
    const stepQuarters = stepOfItems(this.draft);
    return { ...tail, report: { ...report, ...(stepQuarters !== undefined && { stepQuarters }) } };
  }

  private async *text(): AsyncGenerator<PieceLine, Tail> {
    const { settings, for: model } = this.options;
    const standIns = model.vocabulary && new StandIns(model.vocabulary);
    const reader = new TextReader(this.draft, {
      seed: settings.seed,
      longest: Math.min(MAX_SENTENCE, model.maxSteps),
      onFile: this.onFile(this.listing.files.length),
      ...(standIns && { rewrite: (sentence) => standIns.rewrite(sentence) }),
    });
    yield* reader.read(this.listing);
    const { report, ...tail } = this.finish(MOST_HELD_OUT);
    const vocabulary = model.vocabulary ?? vocabularyOf(reader.characters);
    const replaced = standIns?.replaced() ?? [];
    return { ...tail, vocabulary, report: { ...report, replaced, cut: reader.cut } };
  }

  private finish(most?: number): Tail {
    const { settings, for: model } = this.options;
    const { name } = this.listing;
    const { kind, maxSteps } = model;
    const { report, splits } = this.draft.finish(settings, { kind, name, maxSteps, ...(most && { most }) });
    return { report, splits: splits.map((split) => LETTERS[split]).join(''), maxSteps };
  }

  private onFile(total: number): (file: ListedFile) => void {
    return ({ name }) => {
      this.options.signal?.throwIfAborted();
      this.options.onProgress?.({ done: this.begun++, total, file: name });
    };
  }
}
