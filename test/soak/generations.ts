import os from 'node:os';
import { EngineClient } from '../../electron/engine/client.ts';
import { openHost } from '../../electron/host/host.ts';
import { pageOf } from '../fixtures/page.ts';
import { filesIn, handlesOf, missedOf, p95, residentOf, type Soaked } from './measure.ts';

const WARM_UP = 20;
const FIRST = 100;
/** As much longer as the later ones may take. */
const SLOWER = 1.1;

/** Pieces one after another, as a page asks for them: nothing may grow, and none may take longer than the first. */
export async function soakGenerations(count: number): Promise<Soaked> {
  const engine = new EngineClient();
  const host = openHost({ engine });
  const page = pageOf(host);
  const generate = async (seed: number) => {
    const begun = performance.now();
    await page.call('generate', { model: 'chorales', provider: 'cpu', seed, steps: 64 });
    // What a test keeps of what it heard is no leak of the host's.
    page.heard.length = 0;
    return performance.now() - begun;
  };
  const look = async () => ({
    host: await handlesOf(process.pid),
    engine: await handlesOf(engine.pid!),
    files: await filesIn(os.tmpdir()),
    resident: await residentOf(engine.pid!),
  });
  try {
    for (let seed = 0; seed < WARM_UP; seed++) await generate(seed);
    const before = await look();
    const times: number[] = [];
    for (let seed = 0; seed < count; seed++) times.push(await generate(seed));
    return verdict(before, await look(), times);
  } finally {
    page.close();
    await host.close();
  }
}

type Look = Readonly<Record<'host' | 'engine' | 'files' | 'resident', number>>;

function verdict(before: Look, after: Look, times: readonly number[]): Soaked {
  const [first, later] = [p95(times.slice(0, FIRST)), p95(times.slice(FIRST))];
  const figures = {
    generations: times.length,
    host_handles: `${before.host} to ${after.host}`,
    engine_handles: `${before.engine} to ${after.engine}`,
    temporary_files: `${before.files} to ${after.files}`,
    engine_megabytes: `${before.resident} to ${after.resident}`,
    first_p95_ms: first,
    later_p95_ms: later,
  };
  const missed = missedOf({
    'the host holds more handles': after.host <= before.host,
    'the engine holds more handles': after.engine <= before.engine,
    'there are more temporary files': after.files <= before.files,
    [`later generations take more than ${SLOWER} times as long`]:
      times.length <= FIRST || later <= SLOWER * first,
  });
  return { figures, missed };
}
