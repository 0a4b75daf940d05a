import type { ActiveProvider, ProviderChoice } from '../../core/contract/engine.ts';
import { type Api, HostError } from '../api.ts';
import { keepSetting, readSetting } from './storage.ts';
import { chosenThreads, keepThreads } from './threads.ts';

const SETTING = 'provider';
const CHOICES: readonly ProviderChoice[] = ['auto', 'cpu', 'cuda', 'webgpu', 'dml', 'coreml'];

/** Where a model runs: what was asked for, what is in use, and why it is not another. */
export class Placement {
  readonly #api: Api;
  #choice: ProviderChoice = $state(CHOICES.find((choice) => choice === readSetting(SETTING)) ?? 'auto');
  #active: ActiveProvider | undefined = $state.raw(undefined);
  #wantedThreads = $state(chosenThreads());
  #threads: number | undefined = $state(undefined);
  #failure: string | undefined = $state(undefined);
  #preparing = $state(false);
  #model: string | undefined;
  /** Counts what was asked, so that a late answer to an older question is not taken. */
  #asked = 0;

  constructor(api: Api) {
    this.#api = api;
  }

  get choice(): ProviderChoice {
    return this.#choice;
  }

  get active(): ActiveProvider | undefined {
    return this.#active;
  }

  get threads(): number | undefined {
    return this.#threads;
  }

  /** How many threads were asked for. */
  get wantedThreads(): number {
    return this.#wantedThreads;
  }

  /** Whether the model is being loaded. */
  get preparing(): boolean {
    return this.#preparing;
  }

  /** Why the model could not be loaded there, as a sentence. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Runs on another provider from now on, at the next start too. */
  choose(choice: ProviderChoice): void {
    this.#choice = choice;
    keepSetting(SETTING, choice);
    if (this.#model !== undefined) void this.prepare(this.#model, true);
  }

  /** Computes on so many threads from now on, at the next start too. */
  chooseThreads(count: number): void {
    this.#wantedThreads = count;
    keepThreads(count);
    if (this.#model !== undefined) void this.prepare(this.#model);
  }

  /**
   * Loads a model, so that the first piece does not wait. Failures are told in `failure`.
   * @param again whether a provider that failed before is tried once more.
   */
  async prepare(model: string, again = false): Promise<void> {
    const asked = ++this.#asked;
    this.#model = model;
    this.#preparing = true;
    try {
      const request = { model, provider: this.#choice, threads: chosenThreads(), again };
      const { active, threads } = await this.#api.call('model.prepare', request);
      if (asked === this.#asked) this.#settle(active, threads);
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this.#active = undefined;
      this.#failure = thrown instanceof HostError ? thrown.message : String(thrown);
      this.#preparing = false;
    }
  }

  /** Takes what a run has told of where it ran. */
  ran(active: ActiveProvider): void {
    if (!this.#preparing) this.#settle(active, this.#threads);
  }

  #settle(active: ActiveProvider, threads: number | undefined): void {
    this.#active = active;
    this.#threads = threads;
    this.#failure = undefined;
    this.#preparing = false;
  }
}
