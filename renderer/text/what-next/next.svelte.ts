import type { StudioResponse } from '../../../core/contract/studio.ts';
import type { Api } from '../../api.ts';
import type { Failure } from '../../state/failure.ts';
import { Task } from '../../state/task.svelte.ts';
import type { Cursor } from '../cursor.svelte.ts';
import type { Encoding } from '../encoding.svelte.ts';
import { inTextWords } from '../failure.ts';
import type { Sentence } from '../sentence.ts';
import { isEncoded, newSentence, subjectOf } from '../sentence.ts';
import type { Sentences } from '../sentences.svelte.ts';

/** What a model expects at a letter. */
export type Expected = StudioResponse<'latent.next'>;

/** How wide the latent of a model must be for its density to be drawn in a plane. */
const PLANE = 2;
/** How long each letter is shown at least when a sentence is walked through. */
const PACE_MS = 700;
/** Points along each edge of the plane: few at once, more for whoever stays. */
const COARSE = 20;
const FINE = 44;

interface Shown {
  readonly sentence: Sentence;
  readonly step: number;
  readonly expected: Expected;
}

/** What a model with two latent numbers expects at the letter where the cursor is. (Ziegler & Rush 2019, Figure 6) */
export class WhatNext {
  readonly #task: Task;
  readonly #sentences: Sentences;
  readonly #cursor: Cursor;
  readonly #encoding: Encoding;
  #shown: Shown | undefined = $state.raw(undefined);
  #timer: ReturnType<typeof setInterval> | undefined = $state.raw(undefined);

  constructor(api: Api, sentences: Sentences, cursor: Cursor, encoding: Encoding) {
    this.#task = new Task(api);
    this.#sentences = sentences;
    this.#cursor = cursor;
    this.#encoding = encoding;
  }

  /** Whether the latent of a sentence can be drawn in a plane. */
  isFlat(sentence: Sentence | undefined): boolean {
    const width = sentence?.latents?.z.dims.at(-1) ?? this.#sentences.modelOf(sentence)?.latent;
    return width === PLANE;
  }

  /** The name of a model whose latent can be drawn; undefined when there is none. */
  get flatModel(): string | undefined {
    return this.#sentences.sampling.models?.find(({ latent }) => latent === PLANE)?.name;
  }

  /** What was expected at the last letter that was asked for: it stays until the next is there. */
  get shown(): Shown | undefined {
    return this.#shown;
  }

  get busy(): boolean {
    return this.#task.busy;
  }

  get failure(): Failure | null {
    return this.#task.failure && inTextWords(this.#task.failure);
  }

  get playing(): boolean {
    return this.#timer !== undefined;
  }

  /** Asks what is expected at a letter of a sentence. */
  async look(sentence: Sentence, step: number): Promise<void> {
    const piece = subjectOf(sentence);
    if (!piece || !isEncoded(sentence)) return;
    const request = { model: sentence.model, provider: this.#sentences.placement.choice, piece, step };
    for (const points of this.playing ? [COARSE] : [COARSE, FINE]) {
      const expected = await this.#task.run('latent.next', { ...request, points });
      if (!expected) return;
      this.#shown = { sentence, step, expected };
    }
  }

  /** Goes to the letter before or after. */
  step(direction: -1 | 1): void {
    const { letter, length } = this.#cursor;
    this.#cursor.place(Math.min(length - 1, Math.max(0, letter + direction)));
  }

  /** Goes to the first letter. */
  rewind(): void {
    this.#cursor.place(0);
  }

  /** Walks through the sentence from where the cursor is, or stops. */
  togglePlay(): void {
    if (this.#timer !== undefined) return this.stop();
    if (this.#cursor.letter >= this.#cursor.length - 1) this.rewind();
    this.#timer = setInterval(() => {
      // A letter that is still waited for is not passed over.
      if (this.#shown?.step !== this.#cursor.letter && this.busy) return;
      if (this.#cursor.letter >= this.#cursor.length - 1) this.stop();
      else this.step(1);
    }, PACE_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Puts a sentence on the page once more, as the model whose latent can be drawn reads it: a step for undo. */
  async open(sentence: Sentence): Promise<void> {
    const model = this.flatModel;
    if (model === undefined) return;
    const copy = newSentence({ text: sentence.text, model, settings: null, latents: null });
    this.#sentences.add(`Read with ${model}`, [copy], sentence.id);
    this.#cursor.enter(copy.id);
    await this.#encoding.encode(copy);
  }

  /** Tries what failed once more. */
  again(sentence: Sentence, step: number): void {
    this.#task.dismiss();
    void this.look(sentence, step);
  }
}
