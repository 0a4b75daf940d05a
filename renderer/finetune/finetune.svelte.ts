import type { Job } from '../../core/contract/jobs.ts';
import type { StudioModel } from '../../core/contract/models.ts';
import type { Api } from '../api.ts';
import type { Generation } from '../state/generation.svelte.ts';
import type { Models } from '../state/models.svelte.ts';
import type { Notices } from '../state/notices.svelte.ts';
import type { Room } from '../state/rooms.ts';
import type { Toasts } from '../state/toasts.svelte.ts';
import { Jobs } from './jobs.svelte.ts';
import type { Dropped } from './picked.ts';
import type { Collected } from './reading.svelte.ts';
import { Setup } from './setup.svelte.ts';

/** What fine-tuning needs of the studio. */
export interface FineTuningParts {
  readonly api: Api;
  readonly notices: Notices;
  readonly toasts: Toasts;
  readonly models: Pick<Models, 'all' | 'refresh'>;
  readonly textModels: readonly StudioModel[];
  readonly generation: Pick<Generation, 'chooseModel'>;
  room: Room;
}

/** The steps, in order. */
export const STEPS = ['Folder', 'Estimate', 'Train', 'Compare'] as const;

/** What the room shows: a training that is being prepared, all of them, or one by its id. */
export type Shown =
  { readonly what: 'setup' } | { readonly what: 'list' } | { readonly what: 'job'; readonly id: string };

/** Fine-tuning: what is prepared, what trains, and what of it is looked at. */
export class FineTuning {
  readonly jobs: Jobs;
  readonly setup: Setup;
  readonly #parts: FineTuningParts;
  #shown: Shown = $state.raw({ what: 'setup' });
  #asked: string | undefined = $state();
  /** What was read in this window, by the id of the collection. */
  #reports: ReadonlyMap<string, Collected> = $state.raw(new Map());

  constructor(parts: FineTuningParts) {
    this.#parts = parts;
    this.jobs = new Jobs(parts);
    this.setup = new Setup({
      api: parts.api,
      models: () => parts.models.all,
      promised: () =>
        this.jobs.all.filter(({ kept }) => kept === undefined).map(({ settings }) => settings.name),
    });
  }

  get shown(): Shown {
    return this.#shown;
  }

  /** The training that is shown; undefined where none is, or it is gone. */
  get job(): Job | undefined {
    return this.#shown.what === 'job' ? this.jobs.of(this.#shown.id) : undefined;
  }

  /** What is shown, as far as it is there: one that was deleted is as the list. */
  get view(): Shown['what'] {
    return this.#shown.what === 'job' && !this.job ? 'list' : this.#shown.what;
  }

  /** Which of STEPS is shown, from 0; undefined in the list. */
  get step(): number | undefined {
    if (this.view === 'list') return undefined;
    if (this.job) return this.job.state === 'done' ? 3 : 2;
    return this.setup.measuring ? 1 : 0;
  }

  /** What was read for a training, if that was in this window. */
  reportOf(job: Job): Collected | undefined {
    return this.#reports.get(job.settings.collection);
  }

  /** The model that a training began from; undefined where it is gone. */
  modelOf(job: Job): StudioModel | undefined {
    return this.#parts.models.all.find(({ name }) => name === job.settings.model);
  }

  /** Prepares a training, of a model where one is named. */
  prepare(model?: string): void {
    if (model !== undefined) this.setup.choose(model);
    this.#shown = { what: 'setup' };
  }

  /** Prepares a training on what was dropped. */
  learnFrom(dropped: Dropped): void {
    this.prepare();
    void this.setup.readDropped(dropped);
  }

  showAll(): void {
    this.#shown = { what: 'list' };
  }

  show(job: Pick<Job, 'id'>): void {
    this.#shown = { what: 'job', id: job.id };
    void this.jobs.load(job.id);
  }

  /** Starts what was prepared, or puts it in the queue, and shows it. */
  async start(): Promise<void> {
    const { request, collected } = this.setup;
    if (!request || !collected) return;
    const job = await this.jobs.start(request);
    if (!job) return;
    this.#reports = new Map(this.#reports).set(collected.collection, collected);
    this.setup.clear();
    this.show(job);
  }

  /** The training that a person is asked about before it is deleted. */
  get asked(): Job | undefined {
    return this.#asked === undefined ? undefined : this.jobs.of(this.#asked);
  }

  /** Asks whether to delete a training; undefined asks no longer. */
  askDiscard(job: Job | undefined): void {
    this.#asked = job?.id;
  }

  /** Ends a training for good. */
  async discard({ id, settings }: Job): Promise<void> {
    this.#asked = undefined;
    if (!(await this.jobs.discard(id))) return;
    this.#parts.toasts.say(`Deleted the training of ${settings.name}`);
    if (this.jobs.all.length === 0) this.prepare();
    else this.showAll();
  }

  /** Puts the new model among the person's own, and takes it for what is made next. */
  async keep({ id, kind }: Job): Promise<void> {
    const model = await this.jobs.keep(id);
    if (model === undefined) return;
    await this.#parts.models.refresh();
    await this.#choose(kind, model);
    this.#parts.toasts.say(`${model} is among your models, and chosen`);
  }

  /** Goes to where something can be made with a model that was kept. */
  async use({ kept, kind }: Job): Promise<void> {
    if (kept === undefined) return;
    await this.#choose(kind, kept);
    this.#parts.room = kind;
  }

  /** Takes a model for what is made next. */
  async #choose(kind: 'music' | 'text', name: string): Promise<void> {
    const { api, generation, textModels } = this.#parts;
    if (kind === 'music') return generation.chooseModel(name);
    // The text room is loaded when it is entered.
    const { roomOf } = await import('../text/room.svelte.ts');
    const { sentences } = roomOf(api);
    sentences.setModels(textModels);
    sentences.chooseModel(name);
  }
}
