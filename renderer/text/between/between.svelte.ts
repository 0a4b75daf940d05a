import type { Api } from '../../api.ts';
import type { Failure } from '../../state/failure.ts';
import { Task, type TaskProgress } from '../../state/task.svelte.ts';
import type { Encoding } from '../encoding.svelte.ts';
import { inTextWords } from '../failure.ts';
import { latentsOf, lengthOf, newSentence, type Sentence, subjectOf } from '../sentence.ts';
import type { Sentences } from '../sentences.svelte.ts';

/** How many rows there are, the two sentences among them. */
const ROWS = 7;

/** Where a row is: 0 is A, 1 is B. */
const AMOUNTS: readonly number[] = Array.from({ length: ROWS }, (_, i) => i / (ROWS - 1));

/** A sentence on the way from one to another. */
export interface Stop {
  readonly amount: number;
  readonly sentence: Sentence;
}

/** Sentences between two of equal length and the same model: chosen, asked for, scrubbed, kept. */
export class Between {
  /** Whether the strip is open. */
  open = $state(false);
  readonly #task: Task;
  readonly #sentences: Sentences;
  readonly #encoding: Encoding;
  readonly #ends: { from: number | undefined; to: number | undefined } = $state({
    from: undefined,
    to: undefined,
  });
  #stops: readonly Stop[] = $state.raw([]);
  #chosen = $state((ROWS - 1) / 2);

  constructor(api: Api, sentences: Sentences, encoding: Encoding) {
    this.#task = new Task(api);
    this.#sentences = sentences;
    this.#encoding = encoding;
  }

  /** The sentence that the way begins at. */
  get from(): Sentence | undefined {
    return this.#sentences.of(this.#ends.from);
  }

  /** The sentence that it ends at. */
  get to(): Sentence | undefined {
    return this.#sentences.of(this.#ends.to);
  }

  /** The sentences on the way, in order; none until they have come, and none of ends that are others now. */
  get stops(): readonly Stop[] {
    const [first, last] = [this.#stops[0]?.sentence, this.#stops.at(-1)?.sentence];
    const isSame = first?.text === this.from?.text && last?.text === this.to?.text;
    return isSame && first ? this.#stops : [];
  }

  /** The row that is meant. */
  get chosen(): number {
    return this.#chosen;
  }

  set chosen(row: number) {
    this.#chosen = Math.min(ROWS - 1, Math.max(0, Math.round(row)));
  }

  get rows(): number {
    return ROWS;
  }

  get busy(): boolean {
    return this.#task.busy;
  }

  get progress(): TaskProgress | null {
    return this.#task.progress;
  }

  get failure(): Failure | null {
    return this.#task.failure && inTextWords(this.#task.failure);
  }

  /** Why there is no way between the two, as a sentence; undefined when there is. */
  get obstacle(): string | undefined {
    const { from, to } = this;
    if (!from || !to) return 'Choose two sentences, A and B.';
    if (from === to) return 'A and B are the same sentence. Choose another for one of them.';
    if (from.model !== to.model)
      return `A is of ${from.model} and B of ${to.model}: there is no way between two models.`;
    const [a, b] = [lengthOf(from), lengthOf(to)];
    return a === b
      ? undefined
      : `A has ${a} letters and B ${b}: there is a way between equally long sentences only.`;
  }

  /** Whether the two are of one model but not equally long. */
  get lengthsDiffer(): boolean {
    const { from, to } = this;
    return !!from && !!to && from.model === to.model && lengthOf(from) !== lengthOf(to);
  }

  /** Opens the strip between a sentence and another: one of its model and its length, where there is one. */
  start(sentence: Sentence | undefined): void {
    this.open = true;
    const others = this.#sentences.all.filter((one) => one !== sentence && one.text !== '');
    const ofModel = others.filter(({ model }) => model === sentence?.model);
    const fitting = ofModel.find((one) => sentence && lengthOf(one) === lengthOf(sentence));
    this.#ends.from = sentence?.id;
    this.#ends.to = (fitting ?? ofModel[0] ?? others[0])?.id;
  }

  /** Chooses an end. */
  choose(end: 'from' | 'to', id: number): void {
    this.#ends[end] = id;
  }

  /** Asks for the sentences between; does nothing while something is in the way. */
  async find(): Promise<void> {
    if (this.obstacle !== undefined || this.stops.length > 0) return;
    const from = await this.#encoding.encode(this.from!);
    const to = from && this.to && (await this.#encoding.encode(this.to));
    const [a, b] = [from && subjectOf(from), to && subjectOf(to)];
    if (!from || !to || !a || !b) return;
    const { model } = from;
    const provider = this.#sentences.placement.choice;
    const answer = await this.#task.run('latent.between', {
      model,
      provider,
      from: a,
      to: b,
      amounts: [...AMOUNTS],
    });
    if (!answer) return;
    this.#stops = answer.pieces.map((piece, i) => ({
      amount: AMOUNTS[i]!,
      sentence: newSentence({
        text: piece.text ?? '',
        model,
        settings: from.settings,
        latents: latentsOf(piece),
      }),
    }));
  }

  /** Writes a sentence as long as A, which takes the place of B. */
  async makeEqual(): Promise<void> {
    const { from } = this;
    if (!from) return;
    await this.#sentences.generateOfLength(lengthOf(from));
    const made = this.#sentences.all.at(-1);
    if (made && lengthOf(made) === lengthOf(from)) this.#ends.to = made.id;
  }

  /** Puts the row that is meant on the page, below A: a step for undo. */
  keep(): Sentence | undefined {
    const stop = this.stops[this.#chosen];
    if (!stop) return undefined;
    const { id, ...parts } = stop.sentence;
    const sentence = newSentence(parts);
    this.#sentences.add('Keep a sentence between', [sentence], this.from?.id ?? id);
    return sentence;
  }

  close(): void {
    this.#task.cancel();
    this.open = false;
  }

  cancel(): void {
    this.#task.cancel();
  }

  /** Puts the failure away. */
  dismiss(): void {
    this.#task.dismiss();
  }

  /** Tries what failed once more. */
  again(): void {
    this.#task.dismiss();
    this.#encoding.retry();
    void this.find();
  }
}
