import type { StudioResponse } from '../../core/contract/studio.ts';
import type { MusicDocument } from '../../core/document.ts';
import { soundingRoll } from '../../core/music/sounding.ts';
import type { Api } from '../api.ts';
import { Task } from './task.svelte.ts';

/** The training piece that is nearest; null for a piece too short to tell. */
export type Nearest = StudioResponse<'model.nearest'>;

/** Which training piece of its model a piece is nearest to. */
export class Novelty {
  readonly task: Task;
  #notes: MusicDocument['notes'] | undefined;
  #answer: Nearest | undefined = $state.raw(undefined);

  constructor(api: Api) {
    this.task = new Task(api);
  }

  /** Of the piece that was asked for last; undefined while it is not known. */
  get answer(): Nearest | undefined {
    return this.#answer;
  }

  /** Asks, once for the same notes. A piece without a model or without notes has no answer. */
  async ask(
    document: Pick<MusicDocument, 'notes' | 'steps' | 'model'>,
    model = document.model,
  ): Promise<void> {
    if (document.notes === this.#notes) return;
    this.task.cancel();
    this.#notes = document.notes;
    this.#answer = undefined;
    if (model === null || document.notes.length === 0) return;
    const roll = soundingRoll(document.notes, document.steps);
    const answer = await this.task.run('model.nearest', { model, roll });
    if (this.#notes !== document.notes) return;
    this.#answer = answer;
    // What failed or was cancelled can be asked again.
    if (answer === undefined) this.#notes = undefined;
  }
}
