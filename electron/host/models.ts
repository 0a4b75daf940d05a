import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { StudioTask } from '../../core/contract/studio.ts';
import { RivuletError } from '../../core/errors.ts';
import type { EngineClient } from '../engine/client.ts';
import { dataFolder, modelsFolder, placeWords } from '../library/place.ts';
import { ARCHIVE_ENDING } from '../own-models/archive.ts';
import { OwnModels } from '../own-models/own-models.ts';
import { type ModelSource, sentSource, sourceAt } from '../own-models/source.ts';
import type { ChosenFiles } from './chosen-files.ts';
import type { Dialogs } from './files.ts';
import { toPerson } from './generation.ts';
import type { LibraryOptions } from './library.ts';
import { saveFile } from './save.ts';
import { abortable, type Services } from './service.ts';
import type { StudioModels } from './studio-models.ts';

type ModelsCalls = Extract<keyof Services, `models.${string}`>;

/** What a shell brings along for models. */
export interface ModelsOptions extends LibraryOptions {
  /** The folder of the bundled models. */
  readonly models?: string;
  readonly dialogs?: Dialogs;
}

/** To check a model takes long enough to be heard, so the engine does it. */
const verifier = (engine: EngineClient) => (model: string, signal?: AbortSignal) =>
  engine.call('verify', { model }, signal ? { signal } : {}).catch(toPerson);

/** The models of a person's own, which the engine checks. */
export function openOwnModels(
  engine: EngineClient,
  { data = dataFolder(), models: bundled }: ModelsOptions = {},
): OwnModels {
  const verify = verifier(engine);
  return new OwnModels(modelsFolder(data), { bundled, verify: (dir) => verify(dir) });
}

/** The models as a person looks after them: lists, takes in, gives away, deletes. */
export function modelsServices(
  engine: EngineClient,
  models: StudioModels,
  own: OwnModels,
  { dialogs, reveal }: ModelsOptions = {},
): Pick<Services, ModelsCalls> {
  const verify = verifier(engine);
  return {
    'models.list': async () => ({
      ...(await models.cards()),
      reveal: reveal !== undefined,
      place: placeWords(own.folder),
    }),
    'models.import': async ({ from, name }, { files, signal, progress }) =>
      own.takeIn(await sourceOf(from, files), { name, signal, onProgress: progress }),
    'models.export': async ({ model }, { signal }) => {
      const dir = await models.folder(model);
      const file = model + ARCHIVE_ENDING;
      if (!dialogs) return { file: { name: file, bytes: await own.archive(dir) } };
      const place = await abortable(dialogs.save('model', file), signal);
      if (place === undefined) return {};
      await saveFile(place, await own.archive(dir));
      return { name: path.basename(place) };
    },
    'models.delete': async ({ model }) => ({ id: await own.remove(model) }),
    'models.restore': async ({ id }) => own.restore(id).then(() => ({})),
    'models.verify': async ({ model }, { signal }) => {
      const dir = await models.folder(model);
      const { ok, faults } = await verify(dir, signal);
      return { ok, faults: faults.map((fault) => fault.replaceAll(dir + path.sep, '')) };
    },
    'models.reveal': async ({ model }) => {
      if (!reveal) throw new RivuletError('bad-argument', `a browser cannot show ${placeWords(own.folder)}`);
      const folder = model === undefined ? own.folder : await models.folder(model);
      if (!(await stat(folder).catch(() => undefined))) {
        throw new RivuletError('not-found', 'the folder is made when the first model comes');
      }
      await reveal(folder);
      return {};
    },
  };
}

async function sourceOf(from: StudioTask<'models.import'>['from'], files: ChosenFiles): Promise<ModelSource> {
  return 'token' in from ? sourceAt(files.path(from.token)) : sentSource(from.files);
}
