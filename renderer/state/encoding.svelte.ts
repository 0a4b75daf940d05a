import { MAX_STEPS } from '../../core/contract/engine.ts';
import type { StudioModel, StudioRequest } from '../../core/contract/studio.ts';
import type { MusicDocument } from '../../core/document.ts';
import { onGrid } from '../../core/music/regrid.ts';
import { soundingRoll } from '../../core/music/sounding.ts';
import type { Api } from '../api.ts';
import type { Editor } from './editor.svelte.ts';
import { Task } from './task.svelte.ts';

/** What stands between a document and latents that are those of its notes: nothing when `fresh`. */
export type Need = 'fresh' | 'encode' | 'empty' | 'no-model' | 'too-long';

/** How unlikely each step is; see `latent.surprise`. */
export interface Surprise {
  /** [T], nats a step. */
  readonly perStep: Float32Array;
  readonly mean: number;
  /** What the mean is made of: how unlikely the notes are given z, and what z tells beyond the prior. */
  readonly reconstruction: number;
  readonly kl: number;
}

/** What encoding asks of the studio. */
export interface EncodingParts {
  readonly api: Api;
  readonly editor: Editor;
  /** The model that latents are of. */
  readonly model: () => StudioModel | undefined;
  /** Where it runs, and how notes come of probabilities. */
  readonly settings: () => Pick<StudioRequest<'latent.encode'>, 'provider' | 'emission' | 'threshold'>;
}

/** A hand that has done nothing for so long rests, in milliseconds. */
const REST_MS = 400;

/** What surprise was measured of. */
interface Heard {
  readonly notes: MusicDocument['notes'];
  readonly steps: number;
  readonly model: string;
}

/** How long after a failure surprise is measured again, in milliseconds, and how often: an engine that died is back soon. */
const AGAIN_MS = 1500;
const MOST_TRIES = 3;

/** Keeps the latents of the open document those of its notes, and then measures how surprising they are. */
export class Encoding {
  readonly task: Task;
  readonly surpriseTask: Task;
  readonly #parts: EncodingParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What is being encoded. */
  #encoding: MusicDocument | undefined;
  #heard: Heard | undefined = $state.raw(undefined);
  #surprise: Surprise | null = $state.raw(null);
  /** Failures in a row to measure the same notes. */
  #failures = 0;

  constructor(parts: EncodingParts) {
    this.#parts = parts;
    this.task = new Task(parts.api);
    this.surpriseTask = new Task(parts.api);
  }

  get need(): Need {
    return needOf(this.#parts.editor.document, this.#parts.model());
  }

  /** Of the last notes that were measured; null where those were of another length. */
  get surprise(): Surprise | null {
    const { steps } = this.#parts.editor.document;
    return this.#surprise?.perStep.length === steps ? this.#surprise : null;
  }

  /** Hears that the document or the model may be another: what is to do is done when the hand rests. */
  follow(): void {
    clearTimeout(this.#timer);
    if (this.#encoding && this.#encoding !== this.#parts.editor.document) this.#stop();
    const { need } = this;
    if (need === 'encode' || (need === 'fresh' && !this.#isMeasured())) this.#wait();
  }

  /** Encodes now what is to be encoded, then measures. Says whether the latents are those of the notes. */
  async settle(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.need === 'encode') await this.#encode();
    const isFresh = this.need === 'fresh';
    if (isFresh) void this.#measure();
    return isFresh;
  }

  #wait(): void {
    const rested = () => (this.#parts.editor.underway ? this.#wait() : void this.settle());
    this.#timer = setTimeout(rested, REST_MS);
  }

  async #encode(): Promise<void> {
    const { editor, settings } = this.#parts;
    const { name, stepQuarters = 1 } = this.#parts.model()!;
    const laid = onGrid(editor.document, stepQuarters);
    if (laid !== editor.document) editor.laid(editor.document, laid);
    const { document } = editor;
    this.#encoding = document;
    const answer = await this.task.run('latent.encode', {
      ...settings(),
      model: name,
      ...asked(document, name),
    });
    if (this.#encoding === document) this.#encoding = undefined;
    if (answer) editor.encoded(document, name, answer.piece);
  }

  async #measure(): Promise<void> {
    const { document } = this.#parts.editor;
    const { name } = this.#parts.model()!;
    if (this.#isMeasured()) return;
    const { notes, steps } = document;
    const heard: Heard = { notes, steps, model: name };
    this.#heard = heard;
    const { provider } = this.#parts.settings();
    const request = { model: name, provider, roll: soundingRoll(notes, steps) };
    const answer = await this.surpriseTask.run('latent.surprise', request);
    if (answer) this.#surprise = { ...answer, perStep: answer.perStep.data };
    if (!this.surpriseTask.failure) this.#failures = 0;
    else if (++this.#failures < MOST_TRIES) setTimeout(() => this.#measureAgain(heard), AGAIN_MS);
  }

  /** Asks once more for what could not be had, unless something else was asked for meanwhile. */
  #measureAgain(heard: Heard): void {
    if (this.#heard !== heard || this.need !== 'fresh') return;
    this.#heard = undefined;
    void this.#measure();
  }

  #stop(): void {
    this.#encoding = undefined;
    this.task.cancel();
  }

  #isMeasured(): boolean {
    const { notes, steps } = this.#parts.editor.document;
    const heard = this.#heard;
    return heard?.notes === notes && heard.steps === steps && heard.model === this.#parts.model()?.name;
  }
}

/** What is to be done before a document's latents are those of its notes. */
function needOf(document: MusicDocument, model: StudioModel | undefined): Need {
  if (!model) return 'no-model';
  const { z, drawn, notes, steps, stepQuarters } = document;
  const isOurs = z !== null && document.model === model.name && stepQuarters === model.stepQuarters;
  if (isOurs && !drawn) return 'fresh';
  if (!isOurs && notes.length === 0) return 'empty';
  // On the model's own steps, which the notes are laid on first.
  const read = (steps * stepQuarters) / (model.stepQuarters ?? 1);
  return read > MAX_STEPS ? 'too-long' : 'encode';
}

/** The piece of a request: with latents of the same model, only where a hand has drawn. */
function asked(document: MusicDocument, model: string) {
  const { notes, steps, epsilon, z, u, drawn } = document;
  const roll = soundingRoll(notes, steps);
  const isOurs = epsilon && z && u && drawn && document.model === model;
  return isOurs ? { roll, latents: { epsilon, z, u }, region: drawn } : { roll };
}
