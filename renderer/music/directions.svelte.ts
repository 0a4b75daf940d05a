import type { Region } from '../../core/contract/latent.ts';
import type { MusicDocument } from '../../core/document.ts';
import type { Api } from '../api.ts';
import { editedDocument } from '../state/edited-document.ts';
import type { Change, Editor } from '../state/editor.svelte.ts';
import type { Generation } from '../state/generation.svelte.ts';
import type { Latents } from '../state/latents.svelte.ts';
import { subjectOf } from '../state/piece-document.ts';
import { Task } from '../state/task.svelte.ts';

/** How far along each direction, by its name, in standard deviations; none is 0. */
export type Amounts = Readonly<Record<string, number>>;

/** How a document came of sliders. */
interface Steered {
  /** The piece before the first of them was moved. */
  readonly base: MusicDocument;
  readonly region: Region | null;
  readonly amounts: Amounts;
}

/** What the sliders work with. */
export interface DirectionsParts {
  readonly api: Api;
  readonly editor: Editor;
  readonly latents: Latents;
  readonly generation: Pick<Generation, 'sampling' | 'placement'>;
}

/** A hand that has not moved a slider for so long rests, in milliseconds. */
const REST_MS = 140;
const NOTHING: Amounts = {};

/**
 * Sliders along the directions of a model. All of them say together how far the piece is from the one before the first
 * was moved: they add up, and at 0 that very piece is back. A gesture of a slider is one step for undo.
 */
export class Directions {
  readonly task: Task;
  readonly #parts: DirectionsParts;
  readonly #known = new WeakMap<MusicDocument, Steered>();
  /** The gesture that is under way. */
  #gesture: { readonly change: Change; readonly from: Steered } | undefined;
  /** What the hand has asked for and is not yet heard. */
  #wanted: Amounts | null = $state.raw(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the hand has let go. */
  #released = false;

  constructor(parts: DirectionsParts) {
    this.#parts = parts;
    this.task = new Task(parts.api);
  }

  /** Where the sliders stand: where the hand has them, else where the open piece came from. */
  get amounts(): Amounts {
    return this.#wanted ?? this.#now.amounts;
  }

  /** Whether any slider is away from 0. */
  get moved(): boolean {
    return Object.values(this.amounts).some((amount) => amount !== 0);
  }

  /** Moves a slider; the piece follows when the hand rests. */
  move(name: string, amount: number): void {
    this.#want({ ...this.amounts, [name]: amount });
    this.#released = false;
  }

  /** The hand lets go: what it made is one step for undo, once it is there. */
  release(): void {
    this.#released = true;
    if (!this.#timer && !this.task.busy) this.#settle();
  }

  /** All sliders to 0: the piece as it was, bit for bit. */
  reset(): void {
    this.#want(NOTHING);
    this.release();
  }

  /** Ends what is under way; the piece is as it was when the hand took the slider. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.task.cancel();
    this.#gesture?.change.abandon();
    this.#end();
  }

  /** How the open document came about; where the brush was moved on, sliders begin anew. */
  get #now(): Steered {
    const { editor, latents } = this.#parts;
    const known = this.#known.get(editor.document);
    const same = known && isSame(known.region, latents.region);
    return same ? known : { base: editor.document, region: latents.region, amounts: NOTHING };
  }

  #want(amounts: Amounts): void {
    this.#gesture ??= { change: this.#parts.editor.begin(), from: this.#now };
    this.#wanted = amounts;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#follow(), REST_MS);
  }

  async #follow(): Promise<void> {
    this.#timer = undefined;
    const [gesture, amounts] = [this.#gesture, this.#wanted];
    if (!gesture || !amounts) return;
    const document = await this.#steered(gesture.from, amounts);
    // A hand that has moved on meanwhile is followed by another call.
    if (this.#gesture !== gesture || this.#wanted !== amounts) return;
    if (!document) return this.cancel();
    gesture.change.preview(() => ({ document, selection: new Set() }));
    if (this.#released) this.#settle();
  }

  async #steered(from: Steered, amounts: Amounts): Promise<MusicDocument | undefined> {
    const { base, region } = from;
    if (Object.values(amounts).every((amount) => amount === 0)) return base;
    const { latents, generation } = this.#parts;
    const piece = subjectOf(base);
    if (!piece || !latents.model) return undefined;
    const span = region ?? { from: 0, to: base.steps };
    const answer = await this.task.run('latent.edit', {
      model: latents.model.name,
      provider: generation.placement.choice,
      piece,
      region: span,
      change: { kind: 'steer', amounts: { ...amounts } },
      temperature: generation.sampling.temperature,
      ...generation.sampling.emissionSettings,
      seed: 0,
    });
    if (!answer?.pieces[0]) return undefined;
    const document = editedDocument(base, span, answer.pieces[0]);
    this.#known.set(document, { base, region, amounts });
    return document;
  }

  #settle(): void {
    this.#gesture?.change.settle('Directions');
    this.#end();
  }

  #end(): void {
    this.#gesture = undefined;
    this.#wanted = null;
    this.#released = false;
  }
}

function isSame(a: Region | null, b: Region | null): boolean {
  return a === b || (a?.from === b?.from && a?.to === b?.to);
}
