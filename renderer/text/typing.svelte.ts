import type { Cursor } from './cursor.svelte.ts';
import { lettersOf, replaced, type Span } from './letters.ts';
import { edited, newSentence, type Sentence } from './sentence.ts';
import type { Sentences } from './sentences.svelte.ts';
import { fitted, refusalWords } from './vocabulary.ts';

/** The longest sentence where the model does not say. */
const LONGEST = 288;

/** Changing letters by hand. Letters that are typed one after another are one step for undo. */
export class Typing {
  readonly #sentences: Sentences;
  readonly #cursor: Cursor;
  #refusal: string | undefined = $state(undefined);
  /** What the last typed letter left, so that the next can tell whether it follows at once. */
  #going: { readonly sentence: Sentence; readonly at: number; readonly revision: number } | undefined;

  constructor(sentences: Sentences, cursor: Cursor) {
    this.#sentences = sentences;
    this.#cursor = cursor;
  }

  /** Why the last letters were not taken, in a few words. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** Puts letters where the cursor is: in place of what is selected, or of the next letters unless inserting. */
  type(text: string): void {
    const { sentence, hasSpan, span, focus, inserting, length } = this.#cursor;
    const letters = this.#taken(text, sentence?.model ?? this.#sentences.sampling.model?.name ?? '');
    if (!sentence || letters === '') return;
    const to = inserting ? focus : Math.min(length, focus + lettersOf(letters).length);
    this.#put('Type', hasSpan ? span : { from: focus, to }, letters);
  }

  /** Takes the selected letters away, or the one before the cursor (−1) or after it (1). */
  erase(direction: -1 | 1): void {
    const { hasSpan, span, focus, length } = this.#cursor;
    const from = direction < 0 ? focus - 1 : focus;
    if (!hasSpan && (from < 0 || from >= length)) return;
    this.#put('Delete letters', hasSpan ? span : { from, to: from + 1 }, '');
  }

  /** Puts text in at the cursor, in place of what is selected. Line ends become spaces. */
  paste(text: string): void {
    const { sentence, hasSpan, span, focus } = this.#cursor;
    const letters = this.#taken(text.trim().replaceAll(/\s*\n\s*/g, ' '), sentence?.model ?? '');
    if (sentence && letters !== '') this.#put('Paste', hasSpan ? span : { from: focus, to: focus }, letters);
  }

  /** Puts the lines of a text on the page as sentences of one's own. */
  addLines(text: string): void {
    const model = this.#sentences.sampling.model?.name;
    if (model === undefined) return;
    const lines = text.split('\n').map((line) => line.trim());
    const sentences = lines
      .map((line) => this.#taken(line, model))
      .filter((line) => line !== '')
      .map((line) => own(lettersOf(line).slice(0, this.#longest(model)).join(''), model));
    if (sentences.length === 0) return;
    this.#sentences.add('Paste', sentences);
    this.#cursor.enter(sentences[0]!.id, 0);
  }

  /** Begins a sentence of one's own, below the active one. */
  addSentence(): void {
    const model = this.#sentences.sampling.model?.name;
    if (model === undefined) return;
    const sentence = own('', model);
    this.#sentences.add('Add sentence', [sentence], this.#cursor.sentence?.id);
    this.#cursor.enter(sentence.id, 0);
    this.#cursor.mode = 'write';
  }

  #put(label: string, span: Span, letters: string): void {
    const sentence = this.#cursor.sentence;
    if (!sentence) return;
    const most = this.#longest(sentence.model);
    if (lettersOf(replaced(sentence.text, span, letters)).length > most) {
      this.#refusal = `a sentence has at most ${most} letters`;
      return;
    }
    const changed = edited(sentence, span, letters);
    if (changed !== sentence) this.#commit(label, sentence, changed);
    const at = span.from + lettersOf(letters).length;
    this.#cursor.place(at);
    this.#going = { sentence: changed, at, revision: this.#sentences.revision };
  }

  /** What follows at once what was typed before belongs to the same step. */
  #commit(label: string, before: Sentence, changed: Sentence): void {
    const going = this.#going;
    const follows =
      going?.sentence.id === before.id &&
      going.sentence.text === before.text &&
      going.revision === this.#sentences.revision &&
      going.at === this.#cursor.focus &&
      label === this.#sentences.undoLabel;
    if (follows) this.#sentences.amend(changed);
    else this.#sentences.change(label, changed);
  }

  #taken(text: string, model: string): string {
    const known = this.#sentences.sampling.models?.find(({ name }) => name === model)?.vocabulary;
    const { text: letters, refused } = fitted(text, known);
    this.#refusal = refusalWords(refused, model);
    return letters;
  }

  #longest(model: string): number {
    const found = this.#sentences.sampling.models?.find(({ name }) => name === model);
    return Math.min(LONGEST, found?.maxSteps ?? LONGEST);
  }
}

function own(text: string, model: string): Sentence {
  return newSentence({ text, model, settings: null, latents: null });
}
