import type { MusicDocument } from '../../core/document.ts';
import type { StudioModel } from '../../core/contract/studio.ts';
import type { Api } from '../api.ts';
import type { Audition } from '../state/audition.svelte.ts';
import type { Editor } from '../state/editor.svelte.ts';
import type { Generation } from '../state/generation.svelte.ts';
import { pieceDocument, subjectOf } from '../state/piece-document.ts';
import { Task } from '../state/task.svelte.ts';
import { joinWords } from './join-words.ts';

/** A piece that can be an end. */
export interface End {
  /** Names it among the others. */
  readonly id: string;
  readonly label: string;
  readonly document: MusicDocument;
}

/** What the strip works with. */
export interface BetweenParts {
  readonly api: Api;
  readonly editor: Editor;
  readonly generation: Generation;
  readonly audition: Audition;
}

/** Pieces of the strip, the two ends among them. */
const PIECES = 7;
const OPEN = 'open';

/** The pieces between two, a strip to scrub and hear. */
export class BetweenState {
  readonly task: Task;
  readonly #parts: BetweenParts;
  #from = $state('');
  #to = $state('');
  #at = $state(0);
  #strip: readonly MusicDocument[] = $state.raw([]);

  constructor(parts: BetweenParts) {
    this.#parts = parts;
    this.task = new Task(parts.api);
    const [first, ...others] = this.ends;
    this.#from = first?.id ?? '';
    const fitting = others.find((end) => !joinWords(first!.document, end.document));
    this.#to = (fitting ?? others[0])?.id ?? '';
  }

  /** What can be an end: the open piece, and the candidates that are not open. */
  get ends(): readonly End[] {
    const { editor, generation } = this.#parts;
    const open = { id: OPEN, label: `${editor.document.title} (open)`, document: editor.document };
    const others = generation.candidates
      .filter(({ document }) => document.z !== editor.document.z)
      .map(({ number, document }) => ({ id: String(number), label: `Candidate ${number}`, document }));
    return [open, ...others];
  }

  get from(): string {
    return this.#from;
  }

  set from(id: string) {
    this.#from = id;
    void this.load();
  }

  get to(): string {
    return this.#to;
  }

  set to(id: string) {
    this.#to = id;
    void this.load();
  }

  /** The pieces from one end to the other; empty until they are there. */
  get strip(): readonly MusicDocument[] {
    return this.#strip;
  }

  /** Which piece is shown. */
  get at(): number {
    return this.#at;
  }

  /** Shows a piece; what plays goes on in it. */
  set at(at: number) {
    this.#at = Math.min(this.#strip.length - 1, Math.max(0, at));
    if (this.shown) this.#parts.audition.swap(this.shown);
  }

  get shown(): MusicDocument | undefined {
    return this.#strip[this.#at];
  }

  /** Where a piece of the strip is between the ends, 0 … 1. */
  amount(at: number): number {
    return at / (PIECES - 1);
  }

  get sounds(): boolean {
    return this.shown !== undefined && this.#parts.audition.hears(this.shown);
  }

  /** Why the two cannot be joined, as a sentence. */
  get obstacle(): string | undefined {
    const [from, to] = [this.#end(this.#from), this.#end(this.#to)];
    if (!from || !to) return 'It takes two pieces: make some candidates first.';
    return (
      joinWords(from.document, to.document) ??
      (this.#model ? undefined : 'The model of these pieces is not here.')
    );
  }

  /** Makes the strip. */
  async load(): Promise<void> {
    this.#strip = [];
    this.task.cancel();
    this.#parts.audition.end();
    const [from, to] = [this.#end(this.#from)?.document, this.#end(this.#to)?.document];
    const [a, b] = [from && subjectOf(from), to && subjectOf(to)];
    if (this.obstacle || !a || !b) return;
    const amounts = Array.from({ length: PIECES }, (_, i) => this.amount(i));
    const { model } = this;
    const provider = this.#parts.generation.placement.choice;
    const answer = await this.task.run('latent.between', {
      model: model!.name,
      provider,
      from: a,
      to: b,
      amounts,
    });
    if (!answer) return;
    const inner = answer.pieces.map((piece, i) => this.#document(piece, i));
    // The ends are the two themselves, velocities and all.
    this.#strip = inner
      .map((document, i) => (i === 0 ? from! : i === PIECES - 1 ? to! : document))
      .map((document) => this.#heard(document));
    this.at = Math.floor(PIECES / 2);
  }

  /** The model that both pieces are of. */
  get model(): StudioModel | undefined {
    return this.#model;
  }

  toggle(): void {
    if (this.shown) this.#parts.audition.toggle(this.shown);
  }

  /** Makes what is shown the document: a step for undo. */
  open(): void {
    const { shown } = this;
    this.#parts.audition.end();
    if (shown && shown.z !== this.#parts.editor.document.z)
      this.#parts.editor.open('Between two pieces', shown);
  }

  /** Ends what is under way. */
  close(): void {
    this.task.cancel();
    this.#parts.audition.end();
  }

  #end(id: string): End | undefined {
    return this.ends.find((end) => end.id === id);
  }

  get #model(): StudioModel | undefined {
    const name = this.#end(this.#from)?.document.model;
    return this.#parts.generation.sampling.models?.find((model) => model.name === name);
  }

  #document(piece: Parameters<typeof pieceDocument>[0], i: number): MusicDocument {
    const { name, stepQuarters = 1 } = this.#model!;
    const title = `Between two pieces, ${this.amount(i).toFixed(2)}`;
    return pieceDocument(piece, { title, model: name, stepQuarters, settings: null });
  }

  /** A candidate has no tempo of its own. */
  #heard(document: MusicDocument): MusicDocument {
    return document.tempo > 0 ? document : { ...document, tempo: this.#parts.editor.document.tempo };
  }
}
