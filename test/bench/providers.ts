import os from 'node:os';
import type { ProviderProbe } from '../../core/contract/providers.ts';
import { EngineClient } from '../../electron/engine/client.ts';
import { resolveModel } from '../../electron/host/model-list.ts';
import { probeProviders } from '../../electron/host/probe-providers.ts';
import { rounded } from '../../models/evaluate/speed.ts';
import { swiftShader } from '../fixtures/swiftshader.ts';

const MODELS = ['chorales', 'chorales-fast'] as const;
const LENGTHS = [64, 512] as const;

/** What is measured, and how often. */
export interface ProvidersBench {
  readonly runs: number;
  /** Whether WebGPU is to compute on SwiftShader, for machines without a graphics card. */
  readonly swiftshader?: boolean;
}

/**
 * Pieces of the bundled chorales on every provider that works here, in an engine's process, from the call to the answer:
 * a line each with median, best and the first one, which opens the graphics card's programs. A provider that does not
 * work gets one line with its reason.
 */
export async function benchProviders({ runs, swiftshader }: ProvidersBench): Promise<object[]> {
  if (swiftshader) Object.assign(process.env, await swiftShader());
  const engine = new EngineClient();
  try {
    const { providers } = await probeProviders(engine);
    const rows: object[] = [];
    for (const { provider, ok, reason } of providers) {
      if (!ok) rows.push({ provider, ok, reason });
      else
        for (const place of places())
          rows.push({ provider, ...place, ...(await time(engine, provider, place, runs)) });
    }
    return rows;
  } finally {
    await engine.stop();
  }
}

interface Place {
  readonly model: (typeof MODELS)[number];
  readonly steps: number;
}

function places(): Place[] {
  return MODELS.flatMap((model) => LENGTHS.map((steps) => ({ model, steps })));
}

async function time(
  engine: EngineClient,
  provider: ProviderProbe['provider'],
  { model, steps }: Place,
  runs: number,
) {
  const request = { model: await resolveModel(model), provider, steps, seed: 1 };
  const times: number[] = [];
  // What took too long for one piece may be quick enough for another.
  engine.tryAgain(provider);
  for (let run = 0; run <= runs; run++) {
    const start = performance.now();
    const { active } = await engine.call('generate', request);
    if (active.provider !== provider)
      return { ok: false, reason: active.passedOver[0]?.reason, load: load() };
    times.push(performance.now() - start);
  }
  const [first, ...rest] = times;
  rest.sort((a, b) => a - b);
  return {
    ok: true,
    median_ms: rounded(rest[runs >> 1]!),
    best_ms: rounded(rest[0]!),
    first_ms: rounded(first!),
    runs,
    load: load(),
  };
}

/** How many processes want to compute, on average of the last minute: figures above the number of cores are of a busy machine. */
function load(): number {
  return rounded(os.loadavg()[0]!);
}
