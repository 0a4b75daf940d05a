import type { FloatTensor } from '../../core/contract/floats.ts';
import type { MusicDocument } from '../../core/document.ts';
import { withExpression } from '../../core/music/expression.ts';
import { rollToNotes } from '../../core/music/notes.ts';
import type { Api } from '../api.ts';
import type { Audition } from '../state/audition.svelte.ts';
import type { Editor } from '../state/editor.svelte.ts';
import type { Generation } from '../state/generation.svelte.ts';
import type { Latents } from '../state/latents.svelte.ts';
import { subjectOf } from '../state/piece-document.ts';
import { Task } from '../state/task.svelte.ts';

/** The piece as it is after some layers of the flow. */
export interface Layer {
  /** [T, 1, Z] */
  readonly values: FloatTensor;
  /** What the values would sound like if they were z. */
  readonly document: MusicDocument;
}

/** What the layers work with. */
export interface LayersParts {
  readonly api: Api;
  readonly editor: Editor;
  readonly generation: Pick<Generation, 'placement'>;
  readonly latents: Latents;
  readonly audition: Audition;
}

/** Noise on its way through a flow to the open piece, layer by layer. */
export class LayersState {
  readonly task: Task;
  readonly #parts: LayersParts;
  #layers: readonly Layer[] = $state.raw([]);
  #at = $state(0);
  /** Why there is nothing to show, as a sentence. */
  #missing: string | undefined = $state(undefined);

  constructor(parts: LayersParts) {
    this.#parts = parts;
    this.task = new Task(parts.api);
  }

  /** From the noise, 0, to z, L; empty until they are there. */
  get layers(): readonly Layer[] {
    return this.#layers;
  }

  get missing(): string | undefined {
    return this.#missing;
  }

  /** Which layer is shown. */
  get at(): number {
    return this.#at;
  }

  /** Shows a layer; what plays goes on in it. */
  set at(at: number) {
    this.#at = Math.min(this.#layers.length - 1, Math.max(0, at));
    if (this.shown) this.#parts.audition.swap(this.shown.document);
  }

  get shown(): Layer | undefined {
    return this.#layers[this.#at];
  }

  /** Whether the shown layer is what sounds. */
  get sounds(): boolean {
    return this.shown !== undefined && this.#parts.audition.hears(this.shown.document);
  }

  /** Asks for the layers of the open piece, reading its latents first where a hand has changed it. */
  async load(): Promise<void> {
    const { latents, editor, generation } = this.#parts;
    this.#missing = undefined;
    if (latents.need === 'encode') await latents.encode();
    const { document } = editor;
    const piece = subjectOf(document);
    if (!piece || !latents.model || latents.need !== 'fresh') {
      this.#missing =
        latents.failure?.title ?? 'This piece has no latents: open or make one that a model can read.';
      return;
    }
    const request = { model: latents.model.name, provider: generation.placement.choice, piece };
    const answer = await this.task.run('latent.layers', request);
    if (!answer) return;
    this.#layers = answer.layers.map(({ values, roll = [] }, i, all) => ({
      values,
      document: i === all.length - 1 ? document : soundOf(document, roll),
    }));
    this.at = this.#layers.length - 1;
  }

  toggle(): void {
    if (this.shown) this.#parts.audition.toggle(this.shown.document);
  }

  /** Makes what is shown the document: a step for undo. Its latents are read anew where it is not z. */
  put(): void {
    const { shown } = this;
    this.#parts.audition.end();
    if (shown && shown.document !== this.#parts.editor.document)
      this.#parts.editor.open(`Layer ${this.#at} of the flow`, shown.document);
  }

  /** Ends what is under way. */
  close(): void {
    this.task.cancel();
    this.#parts.audition.end();
  }
}

/** Notes that are not those of the piece's latents have none of their own. */
function soundOf(document: MusicDocument, roll: readonly (readonly number[])[]): MusicDocument {
  const notes = withExpression(rollToNotes(roll.map((pitches) => [...pitches])), document.stepQuarters);
  return { ...document, notes, epsilon: null, z: null, u: null, drawn: undefined, settings: null };
}
