import type { ProviderChoice } from '../../core/contract/engine.ts';
import type { openGraph, Provider } from '../../models/compiler/compile.ts';
import { readModel } from '../host/model-folder.ts';
import { OpenModel } from './open-model.ts';
import { providerOrder } from './providers.ts';

/** Models that stay loaded; the one that was not used for the longest goes first. */
const MAX_OPEN = 4;

/** Which model, and how it runs. */
export interface Placement {
  readonly model: string;
  readonly provider: ProviderChoice;
  readonly threads: number;
  /** Providers that are not to be tried. */
  readonly without?: readonly Provider[] | undefined;
}

/** Keeps models loaded between calls, for as long as their folders hold the same files. */
export class ModelCache {
  private readonly models = new Map<string, OpenModel>();

  /** @param open what loads a graph. */
  constructor(private readonly open: typeof openGraph) {}

  /** The model of a folder, loaded now or before. */
  async get({ model: dir, provider, threads, without = [] }: Placement): Promise<OpenModel> {
    const folder = await readModel(dir);
    const key = JSON.stringify([dir, provider, threads]);
    const known = this.models.get(key);
    this.models.delete(key);
    const fresh = known && JSON.stringify(known.manifest) === JSON.stringify(folder.manifest);
    if (known && !fresh) await known.retire();
    const model = fresh ? known : new OpenModel(folder, providerOrder(provider), threads, this.open);
    model.leaveOut(without);
    this.models.set(key, model);
    await this.evict();
    return model;
  }

  private async evict(): Promise<void> {
    for (const [key, model] of this.models) {
      if (this.models.size <= MAX_OPEN) return;
      this.models.delete(key);
      await model.retire();
    }
  }
}
