import type { Change, Region } from '../../core/contract/latent.ts';
import type { StudioResponse } from '../../core/contract/studio.ts';
import type { MusicDocument } from '../../core/document.ts';
import { soundingRoll } from '../../core/music/sounding.ts';
import type { LaneHost } from '../latent/host.ts';
import { regionWords } from '../latent/words.ts';
import { editedDocument } from './edited-document.ts';
import type { Failure } from './failure.ts';
import { LatentView, type LatentsParts } from './latent-view.svelte.ts';
import { MAX_SEED } from './seed.svelte.ts';
import { Task } from './task.svelte.ts';

/** What infilling a region has proposed, the likeliest first. */
export interface Proposal {
  readonly document: MusicDocument;
  /** Its share of the weight, 0 … 1. */
  readonly weight: number;
}

/** The proposals of one infill. */
interface Infill {
  readonly before: MusicDocument;
  readonly words: string;
  readonly proposals: readonly Proposal[];
  /** How many of the proposals are worth something, as a number of equals: (Σw)² / Σw². */
  readonly effective: number;
}

/** An edit as it is asked for. */
interface Asked {
  /** What it does, which is what undo would take back. */
  readonly words: string;
  readonly change: Change;
  readonly region: Region;
}

/** How many regions an infill tries, and how many of them come back. */
const PROPOSALS = 16;
const SHOWN = 4;
/** Of notices about edits. */
const CAUSE = 'latent-edit';

/**
 * The latents of the open document: kept those of its notes, seen along a model's directions, and edited on a region.
 * Every edit is one step for undo, which brings back the very arrays that were there.
 */
export class Latents extends LatentView implements LaneHost {
  /** The edit that is under way, for a line of progress. */
  readonly task: Task;
  /** How far `perturb` goes, 0 … 1. */
  alpha = $state(0.35);
  /** What the edit under way does, as `Reroll bars 10 and 11`. */
  #doing: string | null = $state(null);
  /** Counts edits and their ends, so that one that was cancelled does no more. */
  #turn = 0;
  #infill: Infill | null = $state.raw(null);
  /** Edits so far: under a locked seed each has another noise, the same in the same order. */
  #edits = 0;

  constructor(parts: LatentsParts) {
    super(parts);
    this.task = new Task(parts.api);
  }

  /** What the edit under way does, as `Reroll bars 10 and 11`; null when there is none. */
  get busy(): string | null {
    return this.#doing;
  }

  /** What the last infill proposed, the likeliest first, as long as the document is one of them or as it was before. */
  get proposals(): readonly Proposal[] {
    return this.#liveInfill?.proposals ?? [];
  }

  /** How many of the proposals are worth something; undefined without proposals. */
  get effective(): number | undefined {
    return this.#liveInfill?.effective;
  }

  /** Which proposal the document is; −1 when it is none. */
  get proposal(): number {
    const { document } = this.parts.editor;
    return this.proposals.findIndex((proposal) => proposal.document.z === document.z);
  }

  /** ε' = √(1 − α²) · ε + α · ξ over the region. */
  perturb(alpha = this.alpha): Promise<void> {
    return this.#onRegion('Perturb', { kind: 'perturb', alpha });
  }

  /** Fresh ε in the region. */
  reroll(): Promise<void> {
    return this.#onRegion('Reroll', { kind: 'reroll' });
  }

  /** So many proposals for the region that fit what is around it; the likeliest becomes the document. */
  infill(proposals = PROPOSALS): Promise<void> {
    return this.#onRegion('Infill', { kind: 'infill', proposals, show: Math.min(SHOWN, proposals) });
  }

  /** Moves z in the region along named directions of the model's facts, by standard deviations. */
  steer(amounts: Readonly<Record<string, number>>): Promise<void> {
    return this.#onRegion('Steer', { kind: 'steer', amounts: { ...amounts } });
  }

  /** Adds fresh steps at the end. */
  continue(steps: number): Promise<void> {
    const { one, many, steps: unit } = this.unit;
    const bars = steps / unit;
    const words = Number.isInteger(bars) ? `${bars} ${bars === 1 ? one : many}` : `${steps} steps`;
    return this.#edit('Continue', (document) => ({
      words: `Continue by ${words}`,
      change: { kind: 'continue', steps: document.steps + steps },
      region: { from: 0, to: document.steps },
    }));
  }

  /** Makes a proposal of the last infill the document: a step for undo. */
  show(index: number): void {
    const proposal = this.proposals[index];
    if (!proposal || index === this.proposal) return;
    this.#open(`${this.#infill!.words}, proposal ${index + 1}`, proposal.document);
  }

  /** Ends the edit that is under way; the document stays as it is. */
  cancel(): void {
    this.#turn++;
    this.task.cancel();
    this.#doing = null;
  }

  #onRegion(deed: string, change: Change): Promise<void> {
    return this.#edit(deed, (document) => ({
      words: `${deed} ${this.region ? regionWords(this.region, this.unit) : 'the piece'}`,
      change,
      region: this.region ?? { from: 0, to: document.steps },
    }));
  }

  /** `asked` is called once the latents are those of the notes. */
  async #edit(deed: string, asked: (document: MusicDocument) => Asked): Promise<void> {
    if (this.#doing !== null) return;
    const turn = ++this.#turn;
    this.#doing = deed;
    this.parts.notices.dismiss(CAUSE);
    try {
      const isReady = await this.settle();
      if (turn !== this.#turn) return;
      if (isReady) await this.#ask(asked(this.parts.editor.document));
      else this.#tellUnready(deed);
    } finally {
      // One that was cancelled may end when the next has begun.
      if (turn === this.#turn) this.#doing = null;
    }
  }

  async #ask({ words, change, region }: Asked): Promise<void> {
    this.#doing = words;
    const { editor, generation } = this.parts;
    const { document } = editor;
    const piece = subjectOf(document);
    const answer = await this.task.run('latent.edit', {
      ...this.settings,
      model: this.model!.name,
      piece,
      region,
      change,
      temperature: generation.sampling.temperature,
      seed: this.#takeSeed(),
    });
    if (this.task.failure) this.#tell(words, this.task.failure);
    if (!answer) return;
    generation.placement.ran(answer.active);
    if (editor.document === document) this.#take(words, region, answer);
    else this.#tellChanged(words);
  }

  /** Makes the best answer the document, and keeps the others of an infill. */
  #take(words: string, region: Region, { pieces, weights, effective }: StudioResponse<'latent.edit'>): void {
    const before = this.parts.editor.document;
    const documents = pieces.map((piece) => editedDocument(before, region, piece));
    const proposals = documents.map((document, i) => ({ document, weight: weights?.[i] ?? 0 }));
    this.#infill = weights ? { before, words, proposals, effective: effective ?? 1 } : null;
    if (documents[0]) this.#open(words, documents[0]);
  }

  #open(words: string, document: MusicDocument): void {
    this.parts.editor.edit(words, () => ({ document, selection: new Set() }));
  }

  get #liveInfill(): Infill | null {
    const { document } = this.parts.editor;
    const infill = this.#infill;
    const isOneOf = infill?.proposals.some((proposal) => proposal.document === document);
    return infill && (isOneOf || infill.before === document) ? infill : null;
  }

  #tell(words: string, { title, safe }: Failure): void {
    this.parts.notices.show({ cause: CAUSE, tone: 'bad', title: `${words}: ${title}`, detail: safe });
  }

  #tellUnready(words: string): void {
    const { failure } = this;
    if (failure) return this.#tell(words, failure);
    if (this.need !== 'encode') return;
    this.#tellChanged(words);
  }

  #tellChanged(words: string): void {
    this.parts.notices.show({
      cause: CAUSE,
      tone: 'warn',
      title: `${words} was left out.`,
      detail: 'The piece was changed while the model was at work. Your change is kept; try again.',
    });
  }

  #takeSeed(): number {
    const { seed } = this.parts.generation.sampling;
    const taken = seed.take();
    return seed.locked ? (taken + this.#edits++) % MAX_SEED : taken;
  }
}

/** A document with latents, as edits ask for it. */
function subjectOf({ notes, steps, epsilon, z, u }: MusicDocument) {
  return { roll: soundingRoll(notes, steps), epsilon: epsilon!, z: z!, u: u! };
}
