import type { TakeContent, TakeSummary } from '../../core/contract/library.ts';
import { soundingRoll } from '../../core/music/sounding.ts';
import type { Api } from '../api.ts';
import type { TakeChange } from './take.ts';

/** Hears what was measured of a take. */
type Settle = (id: string, figures: TakeChange) => Promise<void>;

/** Measures takes, one at a time: how unlikely a model finds them, and which training piece is nearest. */
export class Measuring {
  readonly #api: Pick<Api, 'call'>;
  readonly #settle: Settle;
  #last: Promise<void> = Promise.resolve();

  constructor(api: Pick<Api, 'call'>, settle: Settle) {
    this.#api = api;
    this.#settle = settle;
  }

  /** Measures what is not known yet of a take whose model is there. Never rejects: figures are a courtesy. */
  measure(take: TakeSummary, content: TakeContent): Promise<void> {
    this.#last = this.#last.then(() => this.#measure(take, content)).catch(() => undefined);
    return this.#last;
  }

  async #measure({ id, model, modelState, steps, nll, nearest }: TakeSummary, content: TakeContent) {
    if (!model || modelState !== 'here') return;
    const piece = { model: model.name, ...subjectOf(content, steps) };
    const figures: TakeChange = {
      ...(nll === undefined && (await this.#nll(piece))),
      ...(nearest === undefined && (await this.#nearest(piece))),
    };
    if (Object.keys(figures).length > 0) await this.#settle(id, figures);
  }

  async #nll(piece: { model: string }): Promise<TakeChange> {
    const answer = await this.#api.call('latent.surprise', piece).catch(() => undefined);
    return answer ? { nll: answer.mean } : {};
  }

  async #nearest(piece: { model: string }): Promise<TakeChange> {
    const nearest = await this.#api.call('model.nearest', piece).catch(() => undefined);
    return nearest ? { nearest } : {};
  }
}

/** What a model is asked about: the roll of the notes, or the letters. */
function subjectOf(content: TakeContent, steps: number): { roll: number[][] } | { text: string } {
  return content.kind === 'text' ? { text: content.text } : { roll: soundingRoll(content.notes, steps) };
}
