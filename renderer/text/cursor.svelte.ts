import { lettersOf, nextWord, type Span, spanBetween, wordAt } from './letters.ts';
import type { Sentence } from './sentence.ts';

/** What typed keys do: `select` leaves them to the commands of the room. */
export type Mode = 'select' | 'write';

/** Where a person is on the page: the active sentence, a place among its letters, and the span up to another place. */
export class Cursor {
  /** What typed letters do in the mode `write`: stand in place of the next, or push it on. */
  inserting = $state(false);
  mode: Mode = $state('select');
  readonly #all: () => readonly Sentence[];
  #id: number | undefined = $state(undefined);
  #anchor = $state(0);
  #focus = $state(0);

  constructor(all: () => readonly Sentence[]) {
    this.#all = all;
  }

  /** The sentence that edits and lanes are of; the first unless another was chosen. */
  get sentence(): Sentence | undefined {
    const all = this.#all();
    return all.find(({ id }) => id === this.#id) ?? all[0];
  }

  /** Its place on the page, from 0; −1 on an empty page. */
  get row(): number {
    const { sentence } = this;
    return sentence ? this.#all().indexOf(sentence) : -1;
  }

  /** T of the active sentence. */
  get length(): number {
    return lettersOf(this.sentence?.text ?? '').length;
  }

  /** The place that moves with the arrow keys: before the letter of the same number, from 0. */
  get focus(): number {
    return Math.min(this.length, this.#focus);
  }

  /** The letters that are selected; from = to when none are. */
  get span(): Span {
    return spanBetween(this.#anchor, this.#focus, this.length);
  }

  get hasSpan(): boolean {
    const { from, to } = this.span;
    return from < to;
  }

  /** The letter that is meant: the first of the span, or the one at the place. */
  get letter(): number {
    return Math.max(0, Math.min(this.length - 1, this.hasSpan ? this.span.from : this.focus));
  }

  /** What an edit in latent space is of: the span, or the whole sentence where none is selected. */
  get region(): Span {
    return this.hasSpan ? this.span : { from: 0, to: this.length };
  }

  /** Goes to a sentence, and to a place in it. */
  enter(id: number, at = this.focus): void {
    this.#id = id;
    this.place(at);
  }

  /** Goes to a place; nothing is selected then. */
  place(at: number): void {
    this.#focus = this.#anchor = Math.max(0, Math.min(this.length, at));
  }

  /** Selects up to a place from where the last selection began. */
  extend(at: number): void {
    this.#focus = Math.max(0, Math.min(this.length, at));
  }

  select({ from, to }: Span): void {
    this.#anchor = from;
    this.#focus = to;
  }

  selectWord(at: number): void {
    this.select(wordAt(this.sentence?.text ?? '', at));
  }

  selectAll(): void {
    this.select({ from: 0, to: this.length });
  }

  /** Moves by letters, or by words, along the sentence. */
  move(direction: -1 | 1, { byWord = false, extending = false } = {}): void {
    const { hasSpan, span } = this;
    if (hasSpan && !extending && !byWord) return this.place(direction < 0 ? span.from : span.to);
    const text = this.sentence?.text ?? '';
    const to = byWord ? nextWord(text, this.focus, direction) : this.focus + direction;
    if (extending) this.extend(to);
    else this.place(to);
  }

  /** Moves to the sentence above or below. */
  moveRow(direction: -1 | 1): void {
    const next = this.#all()[this.row + direction];
    if (next) this.enter(next.id);
  }
}
