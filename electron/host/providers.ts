import type { ActiveProvider } from '../../core/contract/engine.ts';
import type { ProviderProbe } from '../../core/contract/providers.ts';
import { RivuletError } from '../../core/errors.ts';
import type { EngineClient } from '../engine/client.ts';
import { providerOrder } from '../engine/providers.ts';
import { ALL_PROVIDERS, probeProviders } from './probe-providers.ts';
import type { Services } from './service.ts';
import type { StudioModels } from './studio-models.ts';
import type { Threads } from './threads.ts';

/** The length of the piece that is timed: sixteen bars of four. */
const STEPS = 64;
/** How long a provider may take for it, all told. */
const PATIENCE_MS = 20_000;

/** `providers.probe`: what can compute here, why not more, and how fast what can is. */
export function providerServices(
  engine: EngineClient,
  models: StudioModels,
  threads: Threads,
): Pick<Services, 'providers.probe'> {
  return {
    'providers.probe': async ({ model }, { signal, progress }) => {
      const folder = model === undefined ? undefined : await models.folder(model);
      const probing = engine.another();
      const providers: ProviderProbe[] = [];
      const count = ALL_PROVIDERS.length;
      const total = folder === undefined ? count : 2 * count;
      try {
        const found = await probeProviders(probing, {
          signal,
          onTry: (provider, done) => progress({ done, total, provider }),
        });
        for (const [done, probe] of found.providers.entries()) {
          if (folder === undefined) providers.push(probe);
          else {
            await progress({ done: count + done, total, provider: probe.provider });
            providers.push(await time(probing, probe, folder, threads.count, signal));
          }
        }
      } finally {
        await probing.stop();
      }
      const system = { os: process.platform, arch: process.arch };
      return { system, order: providerOrder('auto'), providers, steps: STEPS };
    },
  };
}

/**
 * Makes a piece twice: the first opens the model, the second is timed. A provider that cannot is none, whatever its
 * probe said; one that takes very long is not timed.
 */
async function time(
  engine: EngineClient,
  probe: ProviderProbe,
  model: string,
  threads: number,
  signal: AbortSignal,
): Promise<ProviderProbe> {
  if (!probe.ok) return probe;
  const options = { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) };
  const request = { model, provider: probe.provider, threads, steps: STEPS, seed: 1 };
  try {
    await engine.call('generate', request, options);
    const start = performance.now();
    const { active } = await engine.call('generate', request, options);
    return judge(probe, active, (performance.now() - start) / 1000);
  } catch (thrown) {
    // What is wrong with a model is no fault of what computes it.
    if (signal.aborted || !(thrown instanceof RivuletError)) throw thrown;
    return probe;
  }
}

function judge(probe: ProviderProbe, active: ActiveProvider, seconds: number): ProviderProbe {
  if (active.provider === probe.provider) return { ...probe, seconds };
  const [refusal] = active.passedOver;
  const { reason = 'unknown', fault } = refusal ?? {};
  return { provider: probe.provider, ok: false, reason, ...(fault && { fault }) };
}
