import { EngineClient } from '../../electron/engine/client.ts';
import { bundledModels } from '../../electron/host/model-list.ts';
import { handlesOf, missedOf, residentOf, rounded, type Soaked } from './measure.ts';

/** As much more as the engine may hold in the end, in megabytes. */
const GROWTH = 50;

/**
 * All bundled models loaded in turn, more than stay loaded, so that each has to be loaded again. What counts as growth
 * begins when each was loaded once.
 */
export async function soakLoads(count: number): Promise<Soaked> {
  const engine = new EngineClient();
  const models = await bundledModels();
  const load = async (at: number) => {
    const { dir } = models[at % models.length]!;
    await engine.call('generate', {
      model: dir,
      seed: at,
      steps: 8,
      provider: 'cpu',
      threads: 1,
      count: 1,
    } as never);
  };
  try {
    for (let at = 0; at < models.length; at++) await load(at);
    const before = { megabytes: await residentOf(engine.pid!), handles: await handlesOf(engine.pid!) };
    let most = 0;
    // Whole rounds, so that the models that stay loaded in the end are those of the beginning.
    const loads = models.length * Math.ceil(count / models.length);
    for (let at = 0; at < loads; at++) {
      await load(at);
      most = Math.max(most, await residentOf(engine.pid!));
    }
    const after = { megabytes: await residentOf(engine.pid!), handles: await handlesOf(engine.pid!) };
    const growth = rounded(after.megabytes - before.megabytes);
    const figures = {
      ...{ loads, engine_megabytes: `${before.megabytes} to ${after.megabytes}`, most_megabytes: most },
      ...{ growth_megabytes: growth, engine_handles: `${before.handles} to ${after.handles}` },
    };
    const missed = missedOf({
      [`the engine holds over ${GROWTH} MB more`]: growth <= GROWTH,
      'the engine holds more handles': after.handles <= before.handles,
    });
    return { figures, missed };
  } finally {
    await engine.stop();
  }
}
