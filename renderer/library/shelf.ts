import type { MusicDocument } from '../../core/document.ts';
import type { Shelf } from '../state/generation.svelte.ts';
import type { Sentence } from '../text/sentence.ts';
import type { Library } from './library.svelte.ts';
import { Origins, type Step } from './origins.ts';
import { type TakeFacts, takeOf, takeOfSentence } from './take.ts';

/** The library as the music room uses it: keeps documents with how they were made. */
export class LibraryShelf implements Shelf {
  readonly #library: Library;
  readonly #origins = new Origins();

  constructor(library: Library) {
    this.#library = library;
  }

  async keep(document: MusicDocument, facts: TakeFacts): Promise<string | undefined> {
    return (await this.#library.keep(takeOf(document, facts)))?.id;
  }

  /** Keeps a sentence; its id, or undefined when that failed and was told. */
  async keepSentence(sentence: Sentence): Promise<string | undefined> {
    return (await this.#library.keep(takeOfSentence(sentence)))?.id;
  }

  remove(id: string, title: string, restored: () => void): Promise<boolean> {
    return this.#library.remove(id, title, restored);
  }

  remember(document: MusicDocument, made: readonly string[], parent?: string): void {
    this.#origins.remember(document, made, parent);
  }

  /** Keeps the last document of an editor's history, with what that tells. */
  keepOpen(steps: readonly Step[], document: MusicDocument, facts: TakeFacts): Promise<string | undefined> {
    return this.keep(document, { ...facts, ...this.#origins.historyOf(steps) });
  }
}
