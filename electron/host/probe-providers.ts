import type { ProviderProbe } from '../../core/contract/providers.ts';
import { type ErrorCode, messageOf, RivuletError } from '../../core/errors.ts';
import type { EngineClient } from '../engine/client.ts';
import { cudaLacks } from './cuda-parts.ts';

type Provider = ProviderProbe['provider'];

/** The providers that there are, on whatever system. */
export const ALL_PROVIDERS: readonly Provider[] = ['cpu', 'cuda', 'webgpu', 'dml', 'coreml'];

/** What the loss of a process says of the provider that it tried. */
const FAULTS: Partial<Record<ErrorCode, ProviderProbe['fault']>> = {
  'child-died': 'death',
  'child-hung': 'hang',
};

/** What a probe may bring along. */
export interface ProbeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears which provider is tried next. */
  readonly onTry?: ((provider: Provider, index: number) => void | Promise<void>) | undefined;
}

/**
 * Tries every provider, one after the other, in the engine that is given: a broken driver can end the process that
 * loads it, so that it should be one that nobody else needs. The one after a death is tried in a new process.
 * @returns what was found, and the version of ONNX Runtime, unless its process could not even be asked.
 */
export async function probeProviders(
  engine: EngineClient,
  { signal, onTry }: ProbeOptions = {},
): Promise<{ runtime: string | undefined; providers: ProviderProbe[] }> {
  const providers: ProviderProbe[] = [];
  let runtime: string | undefined;
  for (const [index, provider] of ALL_PROVIDERS.entries()) {
    await onTry?.(provider, index);
    const found = await ask(engine, provider, signal);
    runtime ??= found.runtime;
    providers.push(await detailed(found.probe));
  }
  return { runtime, providers };
}

/** Tries one provider in the engine that is given; see {@link probeProviders}. */
export async function probeProvider(engine: EngineClient, provider: Provider): Promise<ProviderProbe> {
  return detailed((await ask(engine, provider)).probe);
}

async function ask(
  engine: EngineClient,
  provider: Provider,
  signal?: AbortSignal,
): Promise<{ runtime?: string; probe: ProviderProbe }> {
  try {
    const { runtime, ...found } = await engine.call('probe', { provider }, { ...(signal && { signal }) });
    return { runtime, probe: { provider, ...found } };
  } catch (thrown) {
    const fault = thrown instanceof RivuletError && FAULTS[thrown.code];
    if (!fault) throw thrown;
    return { probe: { provider, ok: false, reason: messageOf(thrown), fault } };
  }
}

/** On the one system that CUDA is for, which of its parts are absent is worth knowing. */
async function detailed(probe: ProviderProbe): Promise<ProviderProbe> {
  const { provider, ok } = probe;
  if (ok || provider !== 'cuda' || process.platform !== 'linux' || process.arch !== 'x64') return probe;
  const lacks = await cudaLacks();
  return lacks.length > 0 ? { ...probe, lacks } : probe;
}
