import type { Change, Region } from '../../core/contract/latent.ts';
import type { StudioResponse } from '../../core/contract/studio.ts';
import type { GenerationSettings } from '../../core/document.ts';
import type { Api } from '../api.ts';
import type { Failure } from '../state/failure.ts';
import { Task, type TaskProgress } from '../state/task.svelte.ts';
import type { Encoding } from './encoding.svelte.ts';
import { inTextWords } from './failure.ts';
import type { Span } from './letters.ts';
import { lengthOf, remade, type Sentence, subjectOf } from './sentence.ts';
import type { Sentences } from './sentences.svelte.ts';

/** What an infill offers: sentences in place of one, the likeliest first. Nothing has changed until one is taken. */
export interface Proposals {
  /** The sentence that they are of. */
  readonly of: Sentence;
  readonly span: Span;
  readonly sentences: readonly Sentence[];
  /** The share of the weight of each, 0 … 1. */
  readonly weights: readonly number[];
  /** The effective sample size of the proposals that they were drawn from. */
  readonly effective: number | undefined;
}

/** What the edits are called, under way and in the history. */
const LABELS: Readonly<Record<Change['kind'], { readonly doing: string; readonly done: string }>> = {
  perturb: { doing: 'Perturbing', done: 'Perturb' },
  reroll: { doing: 'Rerolling', done: 'Reroll' },
  infill: { doing: 'Infilling', done: 'Infill' },
  steer: { doing: 'Steering', done: 'Steer' },
  continue: { doing: 'Continuing', done: 'Continue' },
};

/** Edits of sentences in latent space; each is one step for undo. */
export class Edits {
  /** How far `perturb` goes: 0 changes nothing, 1 is a reroll. */
  alpha = $state(0.35);
  readonly #task: Task;
  readonly #sentences: Sentences;
  readonly #encoding: Encoding;
  #doing: string | undefined = $state(undefined);
  #proposals: Proposals | undefined = $state.raw(undefined);
  #again: (() => void) | undefined;
  /** What sliders of directions move: the sentence before them, as long as nothing else has been done. */
  #steered: Steered | undefined = $state.raw(undefined);
  /** Counts the edits, so that a late one is told from the newest. */
  #count = 0;

  constructor(api: Api, sentences: Sentences, encoding: Encoding) {
    this.#task = new Task(api);
    this.#sentences = sentences;
    this.#encoding = encoding;
  }

  /** What is being done, in a word; undefined when nothing is. */
  get doing(): string | undefined {
    return this.#doing;
  }

  get busy(): boolean {
    return this.#doing !== undefined;
  }

  get progress(): TaskProgress | null {
    return this.#task.progress;
  }

  get failure(): Failure | null {
    return this.#task.failure && inTextWords(this.#task.failure);
  }

  /** What an infill offers, as long as its sentence is as it was. */
  get proposals(): Proposals | undefined {
    const proposals = this.#proposals;
    return proposals && this.#sentences.of(proposals.of.id) === proposals.of ? proposals : undefined;
  }

  perturb(sentence: Sentence, span: Span): Promise<void> {
    return this.#replace(sentence, span, { kind: 'perturb', alpha: this.alpha });
  }

  reroll(sentence: Sentence, span: Span): Promise<void> {
    return this.#replace(sentence, span, { kind: 'reroll' });
  }

  /** Writes on after the last letter until the sentence has `steps` letters. */
  continueTo(sentence: Sentence, steps: number): Promise<void> {
    return this.#replace(sentence, { from: 0, to: lengthOf(sentence) }, { kind: 'continue', steps });
  }

  /** Offers other letters for a span, weighted by how likely they make what follows. */
  infill(sentence: Sentence, span: Span): Promise<void> {
    const change: Change = { kind: 'infill', proposals: 16, show: 6 };
    return this.#do(
      change.kind,
      () => this.infill(sentence, span),
      async () => {
        const made = await this.#ask(sentence, span, change);
        if (!made || this.#sentences.of(sentence.id) !== made.of) return;
        this.#proposals = proposalsOf(made, span);
      },
    );
  }

  /** Puts a proposal on the page: a step for undo. */
  take(proposal: Sentence): void {
    const isOffered = this.proposals?.sentences.includes(proposal);
    this.#proposals = undefined;
    if (isOffered) this.#sentences.change(LABELS.infill.done, proposal);
  }

  /** Puts the proposals away; the sentence stays as it is. */
  forget(): void {
    this.#proposals = undefined;
  }

  /**
   * Moves z along directions. As long as nothing else is done in between, amounts are counted from the sentence before
   * the first of them, and all together are one step for undo.
   */
  steer(sentence: Sentence, span: Span, amounts: Readonly<Record<string, number>>): Promise<void> {
    const going = this.#going(sentence);
    return this.#do(
      'steer',
      () => this.steer(sentence, span, amounts),
      async () => {
        const made = await this.#ask(going?.base ?? sentence, span, { kind: 'steer', amounts });
        const piece = made?.answer.pieces[0];
        const now = this.#sentences.of(sentence.id);
        if (!made || !piece || (going ? !this.#going(now) : now !== made.of)) return;
        const steered = remade(made.of, piece, made.settings);
        if (going) this.#sentences.amend(steered);
        else this.#sentences.change(LABELS.steer.done, steered);
        this.#steered = { base: made.of, revision: this.#sentences.revision, last: steered };
      },
    );
  }

  /** Whether the sliders still move this sentence. */
  isSteered(sentence: Sentence | undefined): boolean {
    return this.#going(sentence) !== undefined;
  }

  cancel(): void {
    this.#count++;
    this.#task.cancel();
    this.#doing = undefined;
  }

  dismiss(): void {
    this.#task.dismiss();
  }

  /** Does what failed once more. */
  again(): void {
    this.#again?.();
  }

  #going(sentence: Sentence | undefined) {
    const steered = this.#steered;
    const isSame = steered && sentence === steered.last && steered.revision === this.#sentences.revision;
    return isSame ? steered : undefined;
  }

  #replace(sentence: Sentence, span: Span, change: Change): Promise<void> {
    return this.#do(
      change.kind,
      () => this.#replace(sentence, span, change),
      async () => {
        const made = await this.#ask(sentence, span, change);
        const piece = made?.answer.pieces[0];
        if (!made || !piece || this.#sentences.of(sentence.id) !== made.of) return;
        this.#sentences.change(LABELS[change.kind].done, remade(made.of, piece, made.settings));
      },
    );
  }

  /** Does one edit at a time: a newer one takes the place of one that is under way. */
  async #do(kind: Change['kind'], again: () => Promise<void>, act: () => Promise<void>): Promise<void> {
    const number = ++this.#count;
    this.#again = () => void again();
    this.#proposals = undefined;
    this.#doing = LABELS[kind].doing;
    try {
      await act();
    } finally {
      if (number === this.#count) this.#doing = undefined;
    }
  }

  /** Asks the host, once the sentence is encoded; undefined when that failed or was cancelled. */
  async #ask(sentence: Sentence, region: Region, change: Change): Promise<Made | undefined> {
    const number = this.#count;
    const of = await this.#encoding.encode(sentence);
    const piece = of && subjectOf(of);
    const settings = this.#settings(sentence);
    if (!of || !piece || !settings || region.from >= region.to || number !== this.#count) return undefined;
    const { temperature, emission, threshold, seed } = settings;
    const where = { model: of.model, provider: this.#sentences.placement.choice };
    const how = { temperature, emission, threshold, seed };
    const answer = await this.#task.run('latent.edit', { ...where, piece, region, change, ...how });
    if (answer) this.#sentences.placement.ran(answer.active);
    return answer && { answer, of, settings };
  }

  /** The settings of the panel, with a seed of their own. */
  #settings(sentence: Sentence): GenerationSettings | undefined {
    const request = this.#sentences.sampling.request();
    if (!request) return undefined;
    const { seed, temperature = 1, emission = 'sample', threshold = 0.5 } = request;
    return { seed, index: sentence.settings?.index ?? 0, temperature, emission, threshold };
  }
}

/** What an infill brought; proposals that read alike are one, with the weight of all of them. */
function proposalsOf({ answer, of, settings }: Made, span: Span): Proposals {
  const found = new Map<string, { readonly sentence: Sentence; weight: number }>();
  answer.pieces.forEach((piece, i) => {
    const sentence = remade(of, piece, settings);
    const same = found.get(sentence.text) ?? { sentence, weight: 0 };
    same.weight += answer.weights?.[i] ?? 0;
    found.set(sentence.text, same);
  });
  const sorted = [...found.values()].sort((a, b) => b.weight - a.weight);
  return {
    of,
    span,
    sentences: sorted.map(({ sentence }) => sentence),
    weights: sorted.map(({ weight }) => weight),
    effective: answer.effective,
  };
}

/** A sentence that sliders move: as it was before, and as they left it. */
interface Steered {
  readonly base: Sentence;
  readonly last: Sentence;
  readonly revision: number;
}

/** What came of asking: the answer, the encoded sentence that it is of, and what it was asked with. */
interface Made {
  readonly answer: StudioResponse<'latent.edit'>;
  readonly of: Sentence;
  readonly settings: GenerationSettings;
}
