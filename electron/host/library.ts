import type { ModelState, TakeHead, TakeModel, TakeSummary } from '../../core/contract/library.ts';
import { RivuletError } from '../../core/errors.ts';
import { Library } from '../library/library.ts';
import { dataFolder, libraryFolder, placeWords } from '../library/place.ts';
import type { Listed } from '../library/shelf.ts';
import { readModel } from './model-folder.ts';
import type { Services } from './service.ts';
import type { StudioModels } from './studio-models.ts';

type LibraryCalls = Extract<keyof Services, `library.${string}`>;

/** What a shell brings along for the library. */
export interface LibraryOptions {
  /** The folder of what a person keeps; where the system has such things unless given. */
  readonly data?: string;
  /** Shows a file in the system's own window, where the shell can. */
  readonly reveal?: (file: string) => void | Promise<void>;
}

/** The library of kept takes: files behind ids, with what has become of their models. */
export function libraryServices(
  models: StudioModels,
  { data = dataFolder(), reveal }: LibraryOptions = {},
): Pick<Services, LibraryCalls> {
  const library = new Library(libraryFolder(data));
  const summary = async (listed: Listed) => summaryOf(listed, await weightsOf(models));
  return {
    'library.keep': async ({ content, latents, model, ...take }) => {
      const made = await takeModel(models, model);
      return { take: await summary(await library.keep({ ...take, model: made }, { content, latents })) };
    },
    'library.list': async () => {
      const [{ takes, broken }, weights] = await Promise.all([library.list(), weightsOf(models)]);
      return {
        takes: takes.map((listed) => summaryOf(listed, weights)),
        broken,
        reveal: reveal !== undefined,
        place: placeWords(library.folder),
      };
    },
    'library.open': async ({ id }) => {
      const { head, body } = await library.open(id);
      return { take: { ...(await summary({ id, head })), ...body } };
    },
    'library.change': async ({ id, ...change }) => ({
      take: await summary(await library.change(id, change)),
    }),
    'library.remove': async ({ id }) => library.remove(id).then(() => ({})),
    'library.restore': async ({ id }) => library.restore(id).then(() => ({})),
    'library.reveal': async ({ id }) => {
      if (!reveal)
        throw new RivuletError('bad-argument', `a browser cannot show ${placeWords(library.folder)}`);
      await reveal(id === undefined ? library.folder : await library.file(id));
      return {};
    },
  };
}

/** The weights of each model that there is, by its name. */
async function weightsOf(models: StudioModels): Promise<ReadonlyMap<string, string>> {
  const listed = await models.list();
  const known = await Promise.all(listed.map(({ name }) => takeModel(models, name)));
  return new Map(known.flatMap((model) => (model?.weights ? [[model.name, model.weights] as const] : [])));
}

/** Which bytes a model is; its name alone when it has gone since it made what is kept. */
async function takeModel(models: StudioModels, name: string | null): Promise<TakeModel | null> {
  if (name === null) return null;
  const folder = await models.folder(name).catch(() => undefined);
  const model = folder === undefined ? undefined : await readModel(folder).catch(() => undefined);
  if (!model) return { name };
  const { arch, files } = model.manifest;
  return { name, arch, weights: files.weights!.sha256 };
}

function summaryOf({ id, head }: Listed, weights: ReadonlyMap<string, string>): TakeSummary {
  return { ...head, id, modelState: stateOf(head, weights) };
}

function stateOf({ model }: TakeHead, weights: ReadonlyMap<string, string>): ModelState {
  if (!model) return 'none';
  const now = weights.get(model.name);
  if (now === undefined) return 'gone';
  return now === model.weights ? 'here' : 'changed';
}
