import type { StudioModel, StudioRequest } from '../../core/contract/studio.ts';
import type { Piece } from '../../core/contract/engine.ts';
import type { GenerationSettings } from '../../core/document.ts';
import type { Api } from '../api.ts';
import { History } from '../state/history.svelte.ts';
import { Kept } from '../state/kept.svelte.ts';
import { Placement } from '../state/placement.svelte.ts';
import { Run } from '../state/run.svelte.ts';
import { Sampling } from '../state/sampling.svelte.ts';
import { latentsOf, newSentence, type Sentence } from './sentence.ts';

/** Where sentences are kept for good. */
export interface SentenceShelf {
  /** Keeps a sentence; its id, or undefined when that failed and was told. */
  keepSentence(sentence: Sentence): Promise<string | undefined>;
  /** Removes what was kept, with a way back that `restored` hears of; whether that was done. */
  remove(id: string, title: string, restored: () => void): Promise<boolean>;
}

/** Making sentences: settings, the run that is under way, and the page that they are written on. */
export class Sentences {
  readonly sampling = new Sampling('text');
  readonly run: Run;
  readonly placement: Placement;
  readonly #history = new History<readonly Sentence[]>([]);
  /** Where sentences are kept for good; without one they are kept on the page alone. */
  shelf: SentenceShelf | undefined;
  readonly #kept = new Kept<number>();
  #awaited = $state(0);

  constructor(api: Api, now?: () => number) {
    this.run = new Run(api, now);
    this.placement = new Placement(api);
  }

  /** What stands on the page, from the top. */
  get all(): readonly Sentence[] {
    return this.#history.present;
  }

  /** How many are still to come. */
  get awaited(): number {
    return this.#awaited;
  }

  get undoLabel(): string | undefined {
    return this.#history.undoLabel;
  }

  get redoLabel(): string | undefined {
    return this.#history.redoLabel;
  }

  /** Counts the steps for undo: tells whether anything has been done since. */
  get revision(): number {
    return this.#history.revision;
  }

  /** The page as plain text, a sentence a line. */
  get text(): string {
    return this.all.map(({ text }) => `${text}\n`).join('');
  }

  /** The sentence of an id, as it is now. */
  of(id: number | undefined): Sentence | undefined {
    return this.all.find((sentence) => sentence.id === id);
  }

  /** What is known of the model of a sentence. */
  modelOf(sentence: Sentence | undefined): StudioModel | undefined {
    return this.sampling.models?.find(({ name }) => name === sentence?.model);
  }

  /** Puts what stood here before above what has come since; no step for undo. */
  bringBack(before: readonly Sentence[]): void {
    this.#history.amend([...before, ...this.all]);
  }

  /** Takes what the host has; the chosen model is loaded, so that the first sentence does not wait. */
  setModels(models: readonly StudioModel[]): void {
    const before = this.sampling.model?.name;
    this.sampling.setModels(models);
    if (this.sampling.model?.name !== before) this.#prepare();
  }

  /** Chooses a model by its name. */
  chooseModel(name: string): void {
    this.sampling.choose(name);
    this.#prepare();
  }

  /** Writes new sentences below those that are kept: a step for undo. Does nothing while a run goes on. */
  async generate(): Promise<void> {
    const request = this.run.running ? undefined : this.sampling.request();
    if (request) await this.#start(request, (sentence) => [...this.#keptOnes(), sentence]);
  }

  /** Writes one more sentence of a length, below all others: a step for undo. */
  async generateOfLength(steps: number): Promise<void> {
    const request = this.run.running ? undefined : this.sampling.request();
    if (request) await this.#start({ ...request, count: 1, steps }, (sentence) => [...this.all, sentence]);
  }

  /** Ends the run; what had arrived stays. */
  cancel(): void {
    this.run.cancel();
    this.#awaited = 0;
  }

  /** Whether a sentence stays on the page when others are made. */
  isKept({ id }: Sentence): boolean {
    return this.#kept.has(id);
  }

  /** Keeps a sentence on the page and in the library, or no longer. */
  toggleKept(sentence: Sentence): void {
    const { shelf } = this;
    void this.#kept.toggle(
      sentence.id,
      shelf && {
        keep: () => shelf.keepSentence(sentence),
        remove: (id, restored) => shelf.remove(id, sentence.text, restored),
      },
    );
  }

  /** Takes the sentences that are not kept off the page: a step for undo. */
  clear(): void {
    const kept = this.#keptOnes();
    if (kept.length < this.all.length) this.#history.commit('Clear', kept);
  }

  /** Puts sentences on the page, below one of them or at the end: a step for undo. */
  add(label: string, sentences: readonly Sentence[], below?: number): void {
    const at = this.all.findIndex(({ id }) => id === below);
    const place = at < 0 ? this.all.length : at + 1;
    this.#history.commit(label, [...this.all.slice(0, place), ...sentences, ...this.all.slice(place)]);
  }

  /** Takes a sentence off the page: a step for undo. */
  remove(id: number, label = 'Delete sentence'): void {
    if (this.of(id))
      this.#history.commit(
        label,
        this.all.filter((sentence) => sentence.id !== id),
      );
  }

  /** Puts a sentence in place of the one with its id: a step for undo. */
  change(label: string, sentence: Sentence): void {
    if (this.of(sentence.id) !== sentence) this.#history.commit(label, this.#with(sentence));
  }

  /** The same without a step: what follows from the step before, as what a hand goes on typing. */
  amend(sentence: Sentence): void {
    if (this.of(sentence.id)) this.#history.amend(this.#with(sentence));
  }

  /** Takes the last step back; a run that is still writing ends. */
  undo(): void {
    this.cancel();
    this.#history.undo();
  }

  redo(): void {
    this.cancel();
    this.#history.redo();
  }

  async #start(
    request: StudioRequest<'generate'>,
    page: (first: Sentence) => readonly Sentence[],
  ): Promise<void> {
    const provider = this.placement.choice;
    this.#awaited = request.count ?? 1;
    let first = true;
    const take = (piece: Piece) => {
      const sentence = sentenceOf(piece, request);
      this.#awaited--;
      if (first) this.#history.commit('Generate', page(sentence));
      else this.#history.amend([...this.all, sentence]);
      first = false;
    };
    await this.run.start(
      { ...request, provider },
      { piece: take, active: (active) => this.placement.ran(active) },
    );
    if (!this.run.running) this.#awaited = 0;
  }

  #with(sentence: Sentence): readonly Sentence[] {
    return this.all.map((one) => (one.id === sentence.id ? sentence : one));
  }

  #keptOnes(): readonly Sentence[] {
    return this.all.filter(({ id }) => this.#kept.has(id));
  }

  #prepare(): void {
    const { model } = this.sampling;
    if (model) void this.placement.prepare(model.name);
  }
}

function sentenceOf(piece: Piece, request: StudioRequest<'generate'>): Sentence {
  return newSentence({
    text: piece.text ?? '',
    model: request.model,
    settings: settingsOf(request, piece.index),
    latents: latentsOf(piece),
  });
}

function settingsOf(request: StudioRequest<'generate'>, index: number): GenerationSettings {
  const { seed, temperature = 1, emission = 'sample', threshold = 0.5 } = request;
  return { seed, index, temperature, emission, threshold };
}
