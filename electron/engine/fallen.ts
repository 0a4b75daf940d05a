import type { ActiveProvider, ProviderChoice, Refusal } from '../../core/contract/engine.ts';
import type { RivuletError } from '../../core/errors.ts';
import type { Provider } from '../../models/compiler/compile.ts';
import { providerOrder } from './providers.ts';

/** The providers that failed, and how: they are left alone until a person chooses them again. */
export class Fallen {
  private readonly refusals = new Map<string, Refusal>();
  #count = 0;

  /** How often one has failed, ever. */
  get count(): number {
    return this.#count;
  }

  /** Those that are not to be tried. */
  get names(): Provider[] {
    return [...this.refusals.keys()] as Provider[];
  }

  /** The process was lost that computed on a provider; the CPU, on which all falls back, is never left out. */
  add(provider: string, { code, message }: RivuletError): void {
    if (provider === 'cpu' || this.refusals.has(provider)) return;
    const fault = code === 'child-hung' ? 'hang' : 'death';
    this.refusals.set(provider, { provider, reason: message, fault });
    this.#count++;
  }

  /** Learns from an answer which providers failed on the way to it, and adds to it those that failed before. */
  merge(active: ActiveProvider, choice: ProviderChoice = 'auto'): void {
    for (const refusal of active.passedOver) {
      if (!this.refusals.has(refusal.provider)) this.refusals.set(refusal.provider, refusal);
    }
    active.passedOver = providerOrder(choice)
      .filter((provider) => provider !== active.provider)
      .flatMap((provider) => this.refusals.get(provider) ?? []);
  }

  /** Forgets the failures of what a choice stands for; says whether there were any. */
  forget(choice: ProviderChoice): boolean {
    return providerOrder(choice)
      .map((provider) => this.refusals.delete(provider))
      .includes(true);
  }
}
