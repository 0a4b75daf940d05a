import { untrack } from 'svelte';
import { MAX_STEPS } from '../../core/contract/engine.ts';
import type { Region } from '../../core/contract/latent.ts';
import type { StudioModel } from '../../core/contract/studio.ts';
import { spanOf } from '../../core/music/editing.ts';
import { type Axes, plainAxes, principalAxes } from '../latent/axes.ts';
import { covering } from '../latent/regions.ts';
import { Lane, type LaneSource } from '../latent/lane.svelte.ts';
import type { Rows, Shown } from '../latent/rows.ts';
import type { Unit } from '../latent/words.ts';
import type { Api } from '../api.ts';
import type { Editor } from './editor.svelte.ts';
import { Encoding, type Need, type Surprise } from './encoding.svelte.ts';
import type { Failure } from './failure.ts';
import type { Generation } from './generation.svelte.ts';
import { type Facts, ModelFacts } from './model-facts.svelte.ts';
import { keepSetting, readSetting } from './storage.ts';
import type { Notices } from './notices.svelte.ts';

/** What the latents of the music room work with. */
export interface LatentsParts {
  readonly api: Api;
  readonly editor: Editor;
  readonly generation: Pick<Generation, 'sampling' | 'placement'>;
  readonly notices: Notices;
}

/** Of the setting that is kept. */
const FOLDED = 'lanes.folded';

/** The latents of the open document as they are seen: kept those of its notes, along the directions of a model. */
export class LatentView {
  /** What the lane shows, and the region that is brushed on it. */
  readonly lane: Lane;
  protected readonly parts: LatentsParts;
  readonly #encoding: Encoding;
  readonly #facts: ModelFacts;
  /** Of the piece that is followed. */
  #title: string;
  #folded = $state(readSetting(FOLDED) === 'true');
  readonly #axes = $derived.by(() => this.#readAxes());

  constructor(parts: LatentsParts) {
    this.parts = parts;
    this.#title = parts.editor.document.title;
    this.#facts = new ModelFacts(parts.api);
    this.lane = new Lane(() => this.#source());
    const { api, editor } = parts;
    const settings = () => this.settings;
    this.#encoding = new Encoding({ api, editor, model: () => this.model, settings });
  }

  /** The model that the latents are of: the document's own when it is installed, else the chosen one. */
  get model(): StudioModel | undefined {
    const { models, model } = this.parts.generation.sampling;
    return models?.find(({ name }) => name === this.parts.editor.document.model) ?? model;
  }

  /** What is known of the model's training data; null when nothing is, undefined while that is not known. */
  get facts(): Facts | null | undefined {
    return this.model && this.#facts.of(this.model.name);
  }

  get axes(): Axes | undefined {
    return this.#axes;
  }

  /** What the lane shows: [T, R] in standard deviations. */
  get rows(): Rows | undefined {
    return this.lane.rows;
  }

  get shown(): Shown {
    return this.lane.shown;
  }

  set shown(shown: Shown) {
    this.lane.shown = shown;
  }

  /** The steps that edits are for; null for the whole piece. */
  get region(): Region | null {
    return this.lane.region;
  }

  set region(region: Region | null) {
    this.lane.region = region;
  }

  /** What keeps the latents from being those of the notes; nothing when `fresh`. */
  get need(): Need {
    return this.#encoding.need;
  }

  /** Why there are no latents to see, as a sentence; undefined where there are, or will be in a moment. */
  get absence(): string | undefined {
    switch (this.need) {
      case 'empty':
        return 'The latents of your notes will flow here.';
      case 'too-long':
        return `The piece is longer than ${MAX_STEPS} steps, the most that latents are made for.`;
      case 'no-model':
        return (
          this.parts.generation.sampling.models && 'There is no music model that could read these notes.'
        );
      default:
        return undefined;
    }
  }

  /** Whether only the head of the lanes is seen; kept on this machine. */
  get folded(): boolean {
    return this.#folded;
  }

  set folded(folded: boolean) {
    this.#folded = folded;
    keepSetting(FOLDED, String(folded));
  }

  /** Whether notes are being encoded. */
  get encoding(): boolean {
    return this.#encoding.task.busy;
  }

  get surprise(): Surprise | null {
    return this.#encoding.surprise;
  }

  /** Why surprise could not be measured. */
  get surpriseFailure(): Failure | null {
    return this.#encoding.surpriseTask.failure;
  }

  /** Why the notes could not be encoded. */
  get failure(): Failure | null {
    return this.#encoding.task.failure;
  }

  /** What steps are counted in. */
  get unit(): Unit {
    return { one: 'bar', many: 'bars', steps: 4 / this.parts.editor.document.stepQuarters };
  }

  /** Hears that the document or the model may be another; an effect of the room calls it. */
  follow(): void {
    const { model } = this;
    const { title } = this.parts.editor.document;
    // What was brushed in one piece says nothing of another.
    if (this.#title !== title) untrack(() => (this.region = null));
    this.#title = title;
    if (model) void this.#facts.load(model.name);
    this.#encoding.follow();
  }

  /** Tries once more to encode what could not be encoded. */
  async encode(): Promise<void> {
    await this.#encoding.settle();
  }

  /** Brushes the steps of the selected notes, unless others are brushed. Says whether any are. */
  brushSelection(): boolean {
    const { document, selection } = this.parts.editor;
    if (!this.region && selection.size > 0) this.region = covering(...spanOf(selection), document.steps);
    return this.region !== null;
  }

  /** Encodes at once what is to be encoded; says whether the latents are those of the notes. */
  protected settle(): Promise<boolean> {
    return this.#encoding.settle();
  }

  /** Where the model runs, and how notes come of probabilities. */
  protected get settings() {
    const { sampling, placement } = this.parts.generation;
    return { provider: placement.choice, ...sampling.emissionSettings };
  }

  #readAxes(): Axes | undefined {
    const { z } = this.parts.editor.document;
    const { facts } = this;
    if (facts) return principalAxes(facts);
    return facts === null && z ? plainAxes(z) : undefined;
  }

  #source(): LaneSource | undefined {
    const { z, epsilon, model } = this.parts.editor.document;
    const axes = this.#axes;
    const isOurs = z !== null && epsilon !== null && axes !== undefined && model === this.model?.name;
    return isOurs && z.dims.at(-1) === axes.of ? { z, epsilon, axes } : undefined;
  }
}
