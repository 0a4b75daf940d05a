import type { ProviderProbe } from '../../core/contract/providers.ts';
import type { EngineClient } from '../engine/client.ts';
import { providerOrder } from '../engine/providers.ts';
import { ALL_PROVIDERS, probeProviders } from './probe-providers.ts';
import type { Services } from './service.ts';
import type { StudioModels } from './studio-models.ts';
import type { Threads } from './threads.ts';

/** The length of the piece that is timed: sixteen bars of four. */
const STEPS = 64;

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
      const total = ALL_PROVIDERS.length;
      try {
        const found = await probeProviders(probing, {
          signal,
          onTry: (provider, done) => progress({ done, total, provider }),
        });
        for (const [done, probe] of found.providers.entries()) {
          if (probe.ok && folder !== undefined) await progress({ done, total, provider: probe.provider });
          const timed =
            folder === undefined ? probe : await time(probing, probe, folder, threads.count, signal);
          providers.push(timed);
        }
      } finally {
        await probing.stop();
      }
      const system = { os: process.platform, arch: process.arch };
      return { system, order: providerOrder('auto'), providers, steps: STEPS };
    },
  };
}

/** Makes a piece twice: the first opens the model, the second is timed. A provider that cannot is none, whatever its probe said. */
async function time(
  engine: EngineClient,
  probe: ProviderProbe,
  model: string,
  threads: number,
  signal: AbortSignal,
): Promise<ProviderProbe> {
  if (!probe.ok) return probe;
  const request = { model, provider: probe.provider, threads, steps: STEPS, seed: 1 };
  await engine.call('generate', request, { signal });
  const start = performance.now();
  const { active } = await engine.call('generate', request, { signal });
  const seconds = (performance.now() - start) / 1000;
  if (active.provider === probe.provider) return { ...probe, seconds };
  const [refusal] = active.passedOver;
  const { reason = 'unknown', fault } = refusal ?? {};
  return { provider: probe.provider, ok: false, reason, ...(fault && { fault }) };
}
