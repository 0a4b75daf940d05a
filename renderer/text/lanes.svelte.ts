import { type Axes, plainAxes, principalAxes } from '../latent/axes.ts';
import type { LaneHost, SurpriseSource } from '../latent/host.ts';
import { Lane, type LaneSource } from '../latent/lane.svelte.ts';
import type { Unit } from '../latent/words.ts';
import type { Failure } from '../state/failure.ts';
import type { TaskProgress } from '../state/task.svelte.ts';
import type { ModelFacts } from '../state/model-facts.svelte.ts';
import type { Cursor } from './cursor.svelte.ts';
import type { Edits } from './edits.svelte.ts';
import type { Encoding } from './encoding.svelte.ts';
import type { Surprises } from './surprises.svelte.ts';
import { spanWords } from './words.ts';

/** Letters are steps of one. */
const LETTER: Unit = { one: 'letter', many: 'letters', steps: 1 };

/** What the lanes work with: the room that they are in. */
interface LanesParts {
  readonly cursor: Cursor;
  readonly edits: Edits;
  readonly encoding: Encoding;
  readonly surprises: Surprises;
  readonly facts: ModelFacts;
  perturb(): void;
  reroll(): void;
  infill(): void;
}

/** The latents and the surprise of the active sentence, as the lanes under the page show them. */
export class LetterLanes implements LaneHost {
  readonly lane: Lane;
  readonly unit = LETTER;
  folded = $state(false);
  readonly #room: LanesParts;

  constructor(room: LanesParts) {
    this.#room = room;
    this.lane = new Lane(() => this.#source);
  }

  get alpha(): number {
    return this.#room.edits.alpha;
  }

  set alpha(alpha: number) {
    this.#room.edits.alpha = alpha;
  }

  get task(): { readonly progress: TaskProgress | null } {
    return this.#room.edits;
  }

  get busy(): string | null {
    const { edits, cursor } = this.#room;
    return edits.doing === undefined ? null : `${edits.doing} ${spanWords(cursor.region)}`;
  }

  get absence(): string | undefined {
    const { sentence } = this.#room.cursor;
    if (!sentence) return 'The latents of a sentence are seen here.';
    return sentence.text === '' ? 'Write letters to see their latents.' : undefined;
  }

  get encoding(): boolean {
    return this.#room.encoding.busy;
  }

  get failure(): Failure | null {
    return this.#room.encoding.failure;
  }

  get surprise(): SurpriseSource | null {
    const found = this.#room.surprises.of(this.#room.cursor.sentence);
    return found ? { perStep: found.perStep.data, mean: found.mean } : null;
  }

  get surpriseFailure(): Failure | null {
    const found = this.#room.surprises.of(this.#room.cursor.sentence);
    return found === null ? { title: 'The model could not be asked.', safe: '', again: false } : null;
  }

  /** The directions that rows are along; undefined while they are not known. */
  get axes(): Axes | undefined {
    const { sentence } = this.#room.cursor;
    const facts = sentence && this.#room.facts.of(sentence.model);
    if (facts) return principalAxes(facts);
    return facts === null && sentence?.latents ? plainAxes(sentence.latents.z) : undefined;
  }

  async encode(): Promise<void> {
    const { encoding, cursor } = this.#room;
    encoding.retry();
    if (cursor.sentence) await encoding.encode(cursor.sentence);
  }

  async perturb(): Promise<void> {
    this.#room.perturb();
  }

  async reroll(): Promise<void> {
    this.#room.reroll();
  }

  async infill(): Promise<void> {
    this.#room.infill();
  }

  cancel(): void {
    this.#room.edits.cancel();
  }

  get #source(): LaneSource | undefined {
    const latents = this.#room.cursor.sentence?.latents;
    const { axes } = this;
    if (!latents || !axes || latents.z.dims.at(-1) !== axes.of) return undefined;
    return { z: latents.z, epsilon: latents.epsilon, axes };
  }
}
