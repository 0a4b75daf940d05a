import { RivuletError } from '../../core/errors.ts';
import type { EngineClient } from '../engine/client.ts';
import type { Services } from './service.ts';
import type { StudioModels } from './studio-models.ts';
import type { Threads } from './threads.ts';

/** `model.prepare` and `generate`: what the engine does for a page, with models by name. */
export function generationServices(
  engine: EngineClient,
  models: StudioModels,
  threads: Threads,
): Pick<Services, 'model.prepare' | 'generate'> {
  return {
    'model.prepare': async ({ model, provider, threads: wanted, again }, { signal }) => {
      threads.choose(wanted);
      if (again) engine.tryAgain(provider);
      const placement = { model: await models.folder(model), provider, threads: threads.count };
      const { active } = await engine.call('load', placement, { signal }).catch(toPerson);
      return { active, threads: placement.threads };
    },
    generate: async (task, { signal, progress }) => {
      const start = performance.now();
      const request = {
        ...task,
        model: await models.folder(task.model),
        threads: threads.count,
        stream: true,
      };
      let told = 0;
      const { pieces, active } = await engine
        .call('generate', request, {
          signal,
          onProgress: (value) => {
            // A call that is made again, after its engine was lost, begins from the first candidate.
            if (value.done <= told) return;
            told = value.done;
            return progress(value);
          },
        })
        .catch(toPerson);
      return { pieces, active, seconds: (performance.now() - start) / 1000 };
    },
  };
}

/** An engine that was lost is back for the next call, which is what a person must know. */
export function toPerson(thrown: unknown): never {
  if (!(thrown instanceof RivuletError) || !['child-died', 'child-hung'].includes(thrown.code)) throw thrown;
  throw new RivuletError(
    thrown.code,
    `${thrown.message}; it starts again by itself, so try once more`,
    thrown,
  );
}
