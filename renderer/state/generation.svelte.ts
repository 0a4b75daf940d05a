import type { Piece } from '../../core/contract/engine.ts';
import type { StudioModel, StudioRequest } from '../../core/contract/studio.ts';
import type { GenerationSettings, MusicDocument } from '../../core/document.ts';
import type { Api } from '../api.ts';
import type { TakeFacts } from '../library/take.ts';
import type { Editor } from './editor.svelte.ts';
import { Kept } from './kept.svelte.ts';
import { Nats } from './nats.svelte.ts';
import { pieceDocument } from './piece-document.ts';
import { Placement } from './placement.svelte.ts';
import { Run, type Running } from './run.svelte.ts';
import { Sampling } from './sampling.svelte.ts';
import { sketchTitle } from './titles.ts';

/** What generation asks of the player. */
export interface Sound {
  readonly playing: boolean;
  play(): Promise<void>;
  pause(): void;
  seek(step: number): void;
  positionSteps(): number;
}

/** A piece that was made, ready to be heard: opening it makes it the document. */
export interface Candidate {
  /** Its place in the strip, from 1; no two have the same. */
  readonly number: number;
  readonly document: MusicDocument;
  /** How it was made, in a few words. */
  readonly made: string;
}

/** A place in the strip: a candidate, or one that is still to come. */
export interface Place {
  readonly number: number;
  readonly candidate: Candidate | undefined;
}

type Request = StudioRequest<'generate'>;

/** Where candidates are kept for good, and what remembers how documents were made. */
export interface Shelf {
  /** Keeps a document; its id, or undefined when that failed and was told. */
  keep(document: MusicDocument, facts: TakeFacts): Promise<string | undefined>;
  /** Removes what was kept, with a way back that `restored` hears of; whether that was done. */
  remove(id: string, title: string, restored: () => void): Promise<boolean>;
  /** A document is about to be opened that was made so. */
  remember(document: MusicDocument, made: readonly string[]): void;
}

/** What generation may be given. */
export interface GenerationOptions {
  readonly shelf?: Shelf;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** Making music: settings, the run that is under way, and the candidates that came of it. */
export class Generation {
  readonly sampling = new Sampling('music');
  readonly run: Run;
  readonly placement: Placement;
  readonly #editor: Editor;
  readonly #player: Sound;
  readonly #shelf: Shelf | undefined;
  readonly #kept = new Kept<Candidate>();
  readonly #nats: Nats<Candidate>;
  #candidates: readonly Candidate[] = $state.raw([]);
  /** Numbers of the places whose candidates are still to come. */
  #awaited: readonly number[] = $state.raw([]);
  /** How many runs there were, for titles. */
  #sketches = 0;

  /** `shelf` is where candidates are kept for good; without one they are kept in the strip alone. */
  constructor(api: Api, editor: Editor, player: Sound, { now, shelf }: GenerationOptions = {}) {
    this.run = new Run(api, now);
    this.placement = new Placement(api);
    this.#shelf = shelf;
    this.#nats = new Nats(api);
    this.#editor = editor;
    this.#player = player;
  }

  /** How far the run is; null when there is none. */
  get running(): Running | null {
    return this.run.running;
  }

  /** The places of the strip in order: what is there and what is still to come. */
  get places(): readonly Place[] {
    const there = this.#candidates.map((candidate) => ({ number: candidate.number, candidate }));
    const awaited = this.#awaited.map((number) => ({ number, candidate: undefined }));
    return [...there, ...awaited].sort((a, b) => a.number - b.number);
  }

  get candidates(): readonly Candidate[] {
    return this.#candidates;
  }

  /** The candidate that the open document is, or was before it was changed by hand. */
  get chosen(): Candidate | undefined {
    const { settings, z } = this.#editor.document;
    // What was not made by a run, as a place on the map, has no settings; its latents tell it.
    return this.#candidates.find(({ document }) =>
      settings === null ? z !== null && document.z === z : document.settings === settings,
    );
  }

  /** Takes what the host has; the chosen model is loaded, so that the first piece does not wait. */
  setModels(models: readonly StudioModel[]): void {
    this.sampling.setModels(models);
    this.#prepare();
  }

  /** Chooses a model by its name. */
  chooseModel(name: string): void {
    this.sampling.choose(name);
    this.#prepare();
  }

  /** Sets model and settings as they were when a document was made, as far as its model is still there. */
  restore({ model, settings, steps }: MusicDocument): void {
    if (model !== null) this.chooseModel(model);
    if (settings && this.sampling.model?.name === model) this.sampling.restore(settings, steps);
  }

  /** Makes candidates; the first to arrive becomes the document. Does nothing while a run goes on. */
  async generate(): Promise<void> {
    const provider = this.placement.choice;
    const request = this.running ? undefined : this.sampling.request();
    const model = this.sampling.model;
    if (!request || !model) return;
    this.clear();
    this.#awaited = freeNumbers(this.#candidates, request.count ?? 1);
    const batch = new Batch(++this.#sketches, request, model, this.#awaited);
    await this.run.start(
      { ...request, provider },
      {
        piece: (piece) => this.#arrive(batch.candidate(piece), batch.size),
        active: (active) => this.placement.ran(active),
      },
    );
    if (this.running) return;
    this.#awaited = [];
    void this.#nats.measure(this.#candidates);
  }

  /** Ends the run; what had arrived stays. */
  cancel(): void {
    this.run.cancel();
    this.#awaited = [];
  }

  /** Makes a candidate the document: a step for undo. The tempo stays. */
  open(candidate: Candidate): void {
    if (candidate === this.chosen) return;
    this.#open(`Candidate ${candidate.number}`, candidate);
  }

  /** Plays a candidate, opening it first; pauses the one that plays. Music that plays goes on in the new piece. */
  togglePlay(candidate: Candidate): void {
    const chosen = candidate === this.chosen;
    if (chosen && this.#player.playing) return this.#player.pause();
    if (!chosen) this.open(candidate);
    const past = this.#player.positionSteps() >= this.#editor.document.steps;
    if (past || !(chosen || this.#player.playing)) this.#player.seek(0);
    if (!this.#player.playing) void this.#player.play();
  }

  /** Whether a candidate stays in the strip when others are made. */
  isKept(candidate: Candidate): boolean {
    return this.#kept.has(candidate);
  }

  /** Keeps a candidate in the strip and in the library, or no longer. */
  toggleKept(candidate: Candidate): void {
    const { document } = candidate;
    const shelf = this.#shelf;
    void this.#kept.toggle(
      candidate,
      shelf && {
        keep: () => shelf.keep(document, { ...this.#provider(), ...this.#factsOf(candidate) }),
        remove: (id, restored) => shelf.remove(id, document.title, restored),
      },
    );
  }

  /** Nats a step of a candidate, by its model; undefined while nobody knows. */
  natsOf(candidate: Candidate): number | undefined {
    return this.#nats.of(candidate);
  }

  /** Puts pieces that were made elsewhere, as on the map, among the candidates; `made` tells how they were. */
  add(documents: readonly MusicDocument[], made = 'Made from other pieces'): void {
    const numbers = freeNumbers(this.#candidates, documents.length);
    const added = documents.map((document, i) => ({ number: numbers[i]!, document, made }));
    this.#candidates = [...this.#candidates, ...added];
    void this.#nats.measure(this.#candidates);
  }

  /** Takes the candidates that are not kept out of the strip; the document stays as it is. */
  clear(): void {
    this.#nats.cancel();
    this.#candidates = this.#candidates.filter((candidate) => this.#kept.has(candidate));
  }

  #prepare(): void {
    const { model } = this.sampling;
    if (model) void this.placement.prepare(model.name);
  }

  #arrive(candidate: Candidate, size: number): void {
    const first = this.#awaited.length === size;
    this.#candidates = [...this.#candidates, candidate];
    this.#awaited = this.#awaited.filter((number) => number !== candidate.number);
    if (first) this.#open('Generate', candidate);
  }

  #open(label: string, { document, made }: Candidate): void {
    const opened = { ...document, tempo: this.#editor.document.tempo };
    this.#shelf?.remember(opened, [made]);
    this.#editor.open(label, opened);
  }

  #factsOf(candidate: Candidate): TakeFacts {
    const nll = this.natsOf(candidate);
    return { made: [candidate.made], ...(nll !== undefined && { nll }) };
  }

  #provider(): TakeFacts {
    const { active } = this.placement;
    return active ? { provider: active.provider } : {};
  }
}

/** What the candidates of one run share. */
class Batch {
  constructor(
    private readonly sketch: number,
    private readonly request: Request,
    private readonly model: StudioModel,
    private readonly numbers: readonly number[],
  ) {}

  get size(): number {
    return this.numbers.length;
  }

  candidate(piece: Piece): Candidate {
    const { size } = this;
    const which = size === 1 ? '' : `, candidate ${piece.index + 1} of ${size}`;
    const drawn = this.request.steps === undefined ? ', length drawn from p(T)' : '';
    const made = `New piece${which}${drawn}`;
    return { number: this.numbers[piece.index]!, document: this.#document(piece), made };
  }

  #document(piece: Piece): MusicDocument {
    const { name, stepQuarters = 1 } = this.model;
    const title = sketchTitle(name, this.sketch, piece.index);
    return pieceDocument(piece, { title, model: name, stepQuarters, settings: this.#settings(piece.index) });
  }

  #settings(index: number): GenerationSettings {
    const { seed, temperature = 1, emission = 'sample', threshold = 0.5 } = this.request;
    return { seed, index, temperature, emission, threshold };
  }
}

/** The lowest numbers from 1 that no candidate has: one that is kept stays in its place. */
function freeNumbers(candidates: readonly Candidate[], count: number): number[] {
  const taken = new Set(candidates.map(({ number }) => number));
  const free: number[] = [];
  for (let number = 1; free.length < count; number++) if (!taken.has(number)) free.push(number);
  return free;
}
