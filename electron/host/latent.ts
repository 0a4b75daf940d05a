import type { FloatTensor } from '../../core/contract/floats.ts';
import { RivuletError } from '../../core/errors.ts';
import type { EngineClient } from '../engine/client.ts';
import { toPerson } from './generation.ts';
import type { Services } from './service.ts';
import type { StudioModels } from './studio-models.ts';
import type { Threads } from './threads.ts';

type LatentCalls =
  | 'latent.encode'
  | 'latent.edit'
  | 'latent.between'
  | 'latent.surprise'
  | 'latent.layers'
  | 'latent.next'
  | 'latent.at';

/** What latent editing needs to know of a model's training data. */
export interface Facts {
  /** `vector` [Z]: how z changes with one standard deviation more of what the direction is of. */
  readonly directions: readonly { readonly name: string; readonly vector: Float32Array }[];
  /** `axes` [2, Z], `centre` [Z] */
  readonly map: { readonly axes: Float32Array<ArrayBuffer>; readonly centre: Float32Array<ArrayBuffer> };
}

/** Finds the facts of a model by its name; rejects when there are none. */
type FindFacts = (model: string) => Promise<Facts>;

/** Latent editing for a page, with models by name. */
export function latentServices(
  engine: EngineClient,
  models: StudioModels,
  facts: FindFacts,
  threads: Threads,
): Pick<Services, LatentCalls> {
  const placed = async <Task extends { model: string }>(task: Task) => ({
    ...task,
    model: await models.folder(task.model),
    threads: threads.count,
  });
  return {
    'latent.encode': async (task, { signal }) => {
      const time = timer();
      const answer = await engine.call('encodePiece', await placed(task), { signal }).catch(toPerson);
      return { ...answer, seconds: time() };
    },
    'latent.edit': async (task, { signal, progress }) => {
      const time = timer();
      const request = { ...(await placed(task)), ...(await shiftOf(task, facts)) };
      const options = { signal, onProgress: ahead(progress) };
      const answer = await engine.call('editPiece', request, options).catch(toPerson);
      return { ...answer, seconds: time() };
    },
    'latent.between': async (task, { signal, progress }) => {
      const time = timer();
      const options = { signal, onProgress: ahead(progress) };
      const answer = await engine.call('between', await placed(task), options).catch(toPerson);
      return { ...answer, seconds: time() };
    },
    'latent.surprise': async (task, { signal }) =>
      engine.call('surprise', await placed(task), { signal }).catch(toPerson),
    'latent.layers': async (task, { signal }) =>
      engine.call('layers', await placed(task), { signal }).catch(toPerson),
    'latent.next': async (task, { signal }) =>
      engine.call('next', await placed(task), { signal }).catch(toPerson),
    'latent.at': async (task, { signal, progress }) => {
      const time = timer();
      const here = await placed(task);
      const request = { ...here, ...planeOf(await facts(task.model)) };
      const answer = await engine
        .call('at', request, { signal, onProgress: ahead(progress) })
        .catch(toPerson);
      return { ...answer, seconds: time() };
    },
  };
}

/** What z moves by, of a change `steer`: its directions, each as often as is asked for, added up. */
async function shiftOf(
  { model, change }: Parameters<Services['latent.edit']>[0],
  facts: FindFacts,
): Promise<{ shift?: FloatTensor }> {
  if (change.kind !== 'steer') return {};
  const { directions, map } = await facts(model);
  const shift = new Float32Array(map.centre.length);
  for (const [name, amount] of Object.entries(change.amounts)) {
    const direction = directions.find((one) => one.name === name);
    if (!direction) throw new RivuletError('not-found', `${model} has no direction ${name}`);
    direction.vector.forEach((value, i) => (shift[i]! += amount * value));
  }
  return { shift: { data: shift, dims: [shift.length] } };
}

/** The plane of the map, as the engine takes it. */
function planeOf({ map: { axes, centre } }: Facts): { axes: FloatTensor; centre: FloatTensor } {
  return {
    axes: { data: axes, dims: [2, centre.length] },
    centre: { data: centre, dims: [centre.length] },
  };
}

/** Progress that never goes back: a call that is made again, after its engine was lost, begins from the first. */
function ahead(progress: (value: { done: number; total: number }) => Promise<void>) {
  let told = 0;
  return async ({ done, total }: { done: number; total: number }) => {
    if (done <= told) return;
    told = done;
    await progress({ done, total });
  };
}

/** The seconds since now. */
function timer(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}
