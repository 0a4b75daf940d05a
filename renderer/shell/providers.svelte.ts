import type { ProviderProbe } from '../../core/contract/providers.ts';
import type { StudioResponse } from '../../core/contract/studio.ts';
import { explainRefusal, type Remedy } from '../../core/provider-words.ts';
import type { Api } from '../api.ts';
import { secondsWords } from '../panel/figures.ts';
import { providerName } from '../panel/words.ts';
import type { Placement } from '../state/placement.svelte.ts';
import { Task } from '../state/task.svelte.ts';

type Report = StudioResponse<'providers.probe'>;

/** A provider as Settings show it. */
export interface ShownProvider {
  readonly provider: ProviderProbe['provider'];
  readonly name: string;
  /** Whether it can be chosen. */
  readonly ok: boolean;
  readonly standing: 'active' | 'works' | 'failed' | 'absent';
  /** Why it does not compute. */
  readonly sentence?: string;
  readonly remedy?: Remedy;
  /** What the library or the system said. */
  readonly detail?: string;
  /** How long a piece took. */
  readonly time?: string;
}

/** What computes here, as it was last probed. */
export class Providers {
  readonly task: Task;
  readonly #placement: Placement;
  #report: Report | undefined = $state.raw(undefined);

  constructor(api: Api, placement: Placement) {
    this.task = new Task(api);
    this.#placement = placement;
  }

  /** What was found; undefined until something was. */
  get report(): Report | undefined {
    return this.#report;
  }

  /** Every provider, in the order in which they were probed. */
  get shown(): ShownProvider[] {
    return (this.#report?.providers ?? []).map((probe) => this.#show(probe));
  }

  /** Probes anew and times those that work with a model; what was found before stays until then. */
  async probe(model: string | undefined): Promise<void> {
    const report = await this.task.run('providers.probe', { ...(model !== undefined && { model }) });
    if (report) this.#report = report;
  }

  #show(probe: ProviderProbe): ShownProvider {
    const { provider, ok, seconds, reason = 'unknown' } = probe;
    const shown = { provider, name: providerName(provider), ok };
    const time = seconds === undefined ? {} : { time: secondsWords(seconds, seconds < 1 ? 2 : 1) };
    const failed = this.#placement.active?.passedOver.find((one) => one.provider === provider && one.fault);
    if (this.#placement.active?.provider === provider) return { ...shown, ...time, standing: 'active' };
    if (ok && !failed) return { ...shown, ...time, standing: 'works' };
    const refused = failed ?? { ...probe, reason };
    const explained = explainRefusal(refused, this.#report?.system);
    return { ...shown, ...explained, standing: failed ? 'failed' : 'absent', detail: refused.reason };
  }
}
