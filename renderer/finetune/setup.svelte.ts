import type { StudioModel } from '../../core/contract/models.ts';
import type { StudioRequest, StudioResponse } from '../../core/contract/studio.ts';
import type { Api } from '../api.ts';
import { preferredModel } from '../state/preferred-model.ts';
import { Task } from '../state/task.svelte.ts';
import { Choices } from './choices.svelte.ts';
import { nameFault } from '../models/names.ts';
import { suggestedName } from './suggested-name.ts';
import { type Dropped, filesOf, fromInput, kindOf, picked, type PickedKind } from './picked.ts';
import { type Collected, Reading, type Source } from './reading.svelte.ts';

/** How long a training would take. */
export type Estimate = StudioResponse<'job.estimate'>;

/** What preparing a training needs of the studio. */
export interface SetupParts {
  readonly api: Api;
  readonly models: () => readonly StudioModel[];
  /** Names of models that are not there yet. */
  readonly promised: () => readonly string[];
}

/** Choices often change several at a time: measuring waits a little, in milliseconds. */
const WAIT_MS = 400;

/** A training that is being prepared: from what, from which model, how, and how long that would take. */
export class Setup {
  readonly choices = new Choices();
  readonly reading: Reading;
  readonly estimating: Task;
  readonly #parts: SetupParts;
  #wanted = $state('');
  #name: string | undefined = $state();
  #measuring = $state(false);
  #estimate: { readonly of: string; readonly is: Estimate } | null = $state.raw(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: SetupParts) {
    this.#parts = parts;
    this.reading = new Reading(parts.api);
    this.estimating = new Task(parts.api);
  }

  /** The models that can learn, those of notes first. */
  get models(): readonly StudioModel[] {
    const models = this.#parts.models().filter(({ arch }) => arch !== 'lstm');
    return [...models].sort((a, b) => Number(a.kind === 'text') - Number(b.kind === 'text'));
  }

  /** The model to start from; undefined while none is known. */
  get model(): StudioModel | undefined {
    const { models } = this;
    return models.find(({ name }) => name === this.#wanted) ?? preferredModel('music', models);
  }

  /** Chooses a model by its name. */
  choose(name: string): void {
    this.#wanted = name;
  }

  get collected(): Collected | null {
    return this.reading.collected;
  }

  /** Whether something was chosen since that changes how files are read. */
  get stale(): boolean {
    const { collected, model } = this;
    if (!collected || !model) return false;
    const now = JSON.stringify([model.name, this.choices.collection]);
    return now !== JSON.stringify([collected.model, collected.settings]);
  }

  /** Whether there is enough to learn from. */
  get usable(): boolean {
    return (this.collected?.report.pieces.train ?? 0) > 0 && !this.stale;
  }

  /** The new model's name: what was typed, else one that goes with the data. */
  get name(): string {
    return this.#name ?? suggestedName(this.collected?.report.name ?? '', this.#taken);
  }

  set name(name: string) {
    this.#name = name.trim();
  }

  /** Why the name cannot be had. */
  get nameFault(): string | undefined {
    return nameFault(this.name, this.#taken);
  }

  /** Whether the second step is shown. */
  get measuring(): boolean {
    return this.#measuring;
  }

  /** How long it would take; null while that is not known of the present choices. */
  get estimate(): Estimate | null {
    return this.#estimate?.of === this.#wish ? this.#estimate.is : null;
  }

  /** What `job.start` is asked. */
  get request(): StudioRequest<'job.start'> | undefined {
    const { collected, model, choices } = this;
    if (!collected || !model) return undefined;
    const { collection } = collected;
    return { collection, model: model.name, name: this.name, ...choices.training(model.kind) };
  }

  /** Reads a folder or file of the host's dialog. */
  async readChosen(name: string, token: string): Promise<void> {
    await this.#read({ name, token });
  }

  /** Reads what was dropped. */
  async readDropped(dropped: Dropped): Promise<void> {
    const { entries, files } = dropped;
    await this.#readFiles(entries[0]?.name ?? files[0]?.name ?? '', (onFound) => filesOf(dropped, onFound));
  }

  /** Reads what was chosen in the browser. */
  async readInput(list: readonly File[]): Promise<void> {
    const found = fromInput(list);
    await this.#readFiles(found.name, () => Promise.resolve(found));
  }

  /** Reads the same files again, as is chosen now. */
  async readAgain(): Promise<void> {
    const { collected } = this;
    if (!collected) return;
    const { report, collection, others } = collected;
    await this.#read({ name: report.name, collection, others });
  }

  /** Goes on to the second step, and measures. */
  measure(): void {
    this.#measuring = true;
    void this.#ask();
  }

  /** Goes back to the first step. */
  back(): void {
    this.#measuring = false;
    this.estimating.cancel();
  }

  /** Begins anew. */
  clear(): void {
    this.back();
    this.reading.clear();
    this.#name = undefined;
  }

  /** Measures again a little after something was changed that the estimate depends on. */
  changed(): void {
    clearTimeout(this.#timer);
    if (this.#measuring && !this.estimate) this.#timer = setTimeout(() => void this.#ask(), WAIT_MS);
  }

  get #taken(): string[] {
    return [...this.#parts.models().map(({ name }) => name), ...this.#parts.promised()];
  }

  /** The wish that an estimate answers, to know whether it still does. */
  get #wish(): string {
    return JSON.stringify({ ...this.request, name: '' });
  }

  async #readFiles(
    name: string,
    find: (onFound: (count: number) => void) => ReturnType<typeof filesOf>,
  ): Promise<void> {
    await this.#read({
      name,
      pick: async (onFound) => {
        const found = await find(onFound);
        const kind = kindOf(found.files);
        this.#suit(kind);
        return picked(found.name, found.files, kind);
      },
    });
  }

  /** Where the model is of the other kind than the files, one of theirs is taken. */
  #suit(kind: PickedKind): void {
    if (this.model?.kind === kind) return;
    const other = preferredModel(
      kind,
      this.models.filter((model) => model.kind === kind),
    );
    if (other) this.#wanted = other.name;
  }

  async #read(source: Source): Promise<void> {
    this.back();
    await this.reading.read(source, () => ({
      model: this.model?.name ?? '',
      settings: this.choices.collection,
    }));
  }

  async #ask(): Promise<void> {
    const { request, estimating } = this;
    if (!request) return;
    const of = this.#wish;
    const { name, ...wish } = request;
    void name;
    const is = await estimating.run('job.estimate', wish);
    if (is) this.#estimate = { of, is };
  }
}
