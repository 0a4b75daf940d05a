import type { Piece } from '../../core/contract/engine.ts';
import type { StudioModel, StudioRequest } from '../../core/contract/studio.ts';
import type { GenerationSettings } from '../../core/document.ts';
import type { Api } from '../api.ts';
import { History } from '../state/history.svelte.ts';
import { Placement } from '../state/placement.svelte.ts';
import { Run } from '../state/run.svelte.ts';
import { Sampling } from '../state/sampling.svelte.ts';

/** A sentence and what it was made with. Immutable; it is known by its object. */
export interface Sentence {
  readonly text: string;
  readonly model: string;
  readonly settings: GenerationSettings;
}

/** Making sentences: settings, the run that is under way, and the page that they are written on. */
export class Sentences {
  readonly sampling = new Sampling('text');
  readonly run: Run;
  readonly placement: Placement;
  readonly #history = new History<readonly Sentence[]>([]);
  #kept: ReadonlySet<Sentence> = $state.raw(new Set());
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

  /** The page as plain text, a sentence a line. */
  get text(): string {
    return this.all.map(({ text }) => `${text}\n`).join('');
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
    if (!request) return;
    const provider = this.placement.choice;
    this.#awaited = request.count ?? 1;
    let first = true;
    await this.run.start(
      { ...request, provider },
      {
        piece: (piece) => {
          this.#write(sentenceOf(piece, request), first);
          first = false;
        },
        active: (active) => this.placement.ran(active),
      },
    );
    if (!this.run.running) this.#awaited = 0;
  }

  /** Ends the run; what had arrived stays. */
  cancel(): void {
    this.run.cancel();
    this.#awaited = 0;
  }

  /** Whether a sentence stays on the page when others are made. */
  isKept(sentence: Sentence): boolean {
    return this.#kept.has(sentence);
  }

  /** Keeps a sentence on the page, or no longer. */
  toggleKept(sentence: Sentence): void {
    const kept = new Set(this.#kept);
    if (!kept.delete(sentence)) kept.add(sentence);
    this.#kept = kept;
  }

  /** Takes the sentences that are not kept off the page: a step for undo. */
  clear(): void {
    const kept = this.#keptOnes();
    if (kept.length < this.all.length) this.#history.commit('Clear', kept);
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

  #write(sentence: Sentence, first: boolean): void {
    this.#awaited--;
    if (first) this.#history.commit('Generate', [...this.#keptOnes(), sentence]);
    else this.#history.amend([...this.all, sentence]);
  }

  #keptOnes(): readonly Sentence[] {
    return this.all.filter((sentence) => this.#kept.has(sentence));
  }

  #prepare(): void {
    const { model } = this.sampling;
    if (model) void this.placement.prepare(model.name);
  }
}

function sentenceOf({ index, text = '' }: Piece, request: StudioRequest<'generate'>): Sentence {
  const { model, seed, temperature = 1, emission = 'sample', threshold = 0.5 } = request;
  return { text, model, settings: { seed, index, temperature, emission, threshold } };
}

const pages = new WeakMap<Api, Sentences>();

/** The page of a line to the host: what stands on it is still there when its room is left and entered again. */
export function sentencesOf(api: Api): Sentences {
  const page = pages.get(api) ?? new Sentences(api);
  pages.set(api, page);
  return page;
}
