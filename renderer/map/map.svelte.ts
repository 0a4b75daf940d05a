import type { StudioModel } from '../../core/contract/studio.ts';
import type { MusicDocument } from '../../core/document.ts';
import { likeliestLength } from '../../core/length.ts';
import type { Api } from '../api.ts';
import type { Audition } from '../state/audition.svelte.ts';
import type { Editor } from '../state/editor.svelte.ts';
import type { Generation } from '../state/generation.svelte.ts';
import { Novelty } from '../state/novelty.svelte.ts';
import { pieceDocument } from '../state/piece-document.ts';
import { Task } from '../state/task.svelte.ts';
import { type Place, usualness } from './density.ts';
import { type Facts, type Landscape, landscapeOf } from './map-data.ts';
import { MapPath } from './map-path.svelte.ts';
import { placeOf } from './projection.ts';
import { joined } from './sequence.ts';
import { MapView } from './view.svelte.ts';

/** A piece that has a place on the map. */
export interface MapPiece {
  readonly title: string;
  readonly document: MusicDocument;
  readonly place: Place;
  /** Of a piece of the path: the share of the path before it. */
  readonly along?: number;
}

/** What a press on the map does. */
export type MapMode = 'hear' | 'draw';

/** What the map is made of. */
export interface MapParts {
  readonly api: Api;
  readonly editor: Editor;
  readonly generation: Generation;
  readonly audition: Audition;
}

/** Pieces of a morph. */
const MORPH = 8;

/** The map of a model's training data, with the takes on it: places are heard, paths become morphs. */
export class MapState {
  mode: MapMode = $state('hear');
  readonly view = new MapView();
  readonly path = new MapPath();
  readonly novelty: Novelty;
  /** Looks the facts up. */
  readonly loading: Task;
  /** Makes the piece of a place. */
  readonly hearing: Task;
  /** Makes the pieces of the path. */
  readonly morphing: Task;
  readonly model: StudioModel | undefined;
  readonly audition: Audition;
  readonly #parts: MapParts;
  /** The same for every place, so that places that are near sound alike. */
  readonly #seed: number;
  #facts: Facts | undefined = $state.raw(undefined);
  #landscape: Landscape | undefined = $state.raw(undefined);
  #cursor: Place = $state.raw([0, 0]);
  #chosen: MapPiece | undefined = $state.raw(undefined);
  #morph: readonly MapPiece[] = $state.raw([]);
  /** The pieces of the path as one. */
  readonly #through = $derived(
    this.#morph.length > 0 ? joined(this.#morph.map(({ document }) => document)) : undefined,
  );

  constructor(parts: MapParts) {
    this.#parts = parts;
    this.audition = parts.audition;
    this.novelty = new Novelty(parts.api);
    this.loading = new Task(parts.api);
    this.hearing = new Task(parts.api);
    this.morphing = new Task(parts.api);
    const { sampling } = parts.generation;
    const made = sampling.models?.find(({ name }) => name === parts.editor.document.model);
    this.model = made ?? sampling.model;
    this.#seed = sampling.seed.value;
  }

  get facts(): Facts | undefined {
    return this.#facts;
  }

  get landscape(): Landscape | undefined {
    return this.#landscape;
  }

  /** Where Enter hears, and the last press was. */
  get cursor(): Place {
    return this.#cursor;
  }

  /** The piece that the panel tells of. */
  get chosen(): MapPiece | undefined {
    return this.#chosen;
  }

  /** The pieces along the path, from its start. */
  get morph(): readonly MapPiece[] {
    return this.#morph;
  }

  /** The candidates, and the open piece where it is none of them. */
  readonly takes: readonly MapPiece[] = $derived.by(() => {
    const { editor, generation } = this.#parts;
    const { candidates, chosen } = generation;
    const numbered = candidates.map(({ number, document }) => this.#take(`Candidate ${number}`, document));
    const open = chosen ? undefined : this.#take(editor.document.title, editor.document);
    return [...numbered, open].filter((take) => take !== undefined);
  });

  /** Asks for the facts. */
  async load(): Promise<void> {
    if (!this.model) return;
    const facts = await this.loading.run('model.facts', { model: this.model.name });
    if (!facts) return;
    this.#landscape = landscapeOf(facts);
    this.#facts = facts;
    this.view.fit(this.#landscape.bounds);
    const [first] = this.takes;
    if (first) this.choose(first);
  }

  /** Moves the cursor. */
  point(place: Place): void {
    this.#cursor = place;
    this.view.reveal(place);
  }

  /** A press, or Enter, on a place: hears it, or draws the path on to it. */
  async press(place: Place): Promise<void> {
    this.point(place);
    if (this.mode === 'draw') this.path.add(place);
    else await this.hear(place);
  }

  /** Tells of a piece; the cursor goes there. */
  choose(piece: MapPiece): void {
    this.#chosen = piece;
    this.point(piece.place);
    void this.novelty.ask(piece.document);
  }

  /** Makes the model's own piece of a place and plays it. */
  async hear(place: Place): Promise<void> {
    const [piece] = (await this.#at(this.hearing, [place], () => 'A place on the map')) ?? [];
    if (!piece) return;
    this.choose(piece);
    this.audition.play(piece.document);
  }

  /** Makes the pieces along the path. */
  async drawMorph(): Promise<void> {
    const places = this.path.places(MORPH);
    this.#morph = [];
    if (places.length < 2) return this.morphing.cancel();
    const pieces = await this.#at(this.morphing, places, (i) => `Morph ${i + 1} of ${MORPH}`);
    this.#morph = (pieces ?? []).map((piece, i) => ({ ...piece, along: i / (MORPH - 1) }));
  }

  /** Whether the pieces of the path sound one after the other. */
  get playsThrough(): boolean {
    return this.#through !== undefined && this.audition.hears(this.#through);
  }

  /** Plays the pieces of the path one after the other, or ends that. */
  togglePlayThrough(): void {
    if (this.#through) this.audition.toggle(this.#through);
  }

  /** Puts the pieces of the path among the candidates. */
  keepAll(): void {
    this.#parts.generation.add(this.#morph.map(({ document }) => document));
  }

  /** Makes a piece the document: a step for undo. */
  open({ document }: MapPiece): void {
    this.audition.end();
    const { editor } = this.#parts;
    editor.open('Open from the map', { ...document, tempo: editor.document.tempo });
  }

  /** Forgets the path. */
  clearPath(): void {
    this.path.clear();
    void this.drawMorph();
  }

  /** The share of the training pieces that lie where it is emptier than here. */
  usual(place: Place): number {
    return this.#landscape ? usualness(place, this.#landscape.points, this.#landscape.widths) : 0;
  }

  /** Ends what is under way. */
  close(): void {
    for (const task of [this.loading, this.hearing, this.morphing, this.novelty.task]) task.cancel();
    this.audition.end();
  }

  async #at(
    task: Task,
    places: readonly Place[],
    title: (i: number) => string,
  ): Promise<MapPiece[] | undefined> {
    const { model } = this;
    const { sampling, placement } = this.#parts.generation;
    if (!model) return undefined;
    const answer = await task.run('latent.at', {
      model: model.name,
      provider: placement.choice,
      places: places.map(([x, y]) => [x, y]),
      steps: this.#steps(model),
      temperature: sampling.temperature,
      ...sampling.emissionSettings,
      seed: this.#seed,
    });
    return answer?.pieces.map((piece, i) => {
      const origin = { title: title(i), model: model.name, stepQuarters: model.stepQuarters ?? 1 };
      const tempo = this.#parts.editor.document.tempo;
      const document = pieceDocument(piece, { ...origin, settings: null, tempo });
      return { title: title(i), document, place: places[i]! };
    });
  }

  #steps(model: StudioModel): number {
    const { sampling } = this.#parts.generation;
    if (sampling.model?.name === model.name) return sampling.steps;
    return likeliestLength(model.lengthHistogram, Math.max(1, Math.round(4 / (model.stepQuarters ?? 4))));
  }

  #take(title: string, document: MusicDocument): MapPiece | undefined {
    const { z, model, tempo } = document;
    if (!z || !this.#facts || model !== this.model?.name) return undefined;
    // A candidate has no tempo of its own.
    const heard = tempo > 0 ? document : { ...document, tempo: this.#parts.editor.document.tempo };
    return { title, document: heard, place: placeOf(z, this.#facts.map) };
  }
}
