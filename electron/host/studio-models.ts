import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isBaseline, type Manifest, MODEL_ROLES } from '../../core/contract/manifest.ts';
import type { BrokenModel, ModelCard, StudioModel } from '../../core/contract/models.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { readModel } from './model-folder.ts';
import { bundledModels, modelFolders, type ModelRoots, type NamedFolder } from './model-list.ts';

/** The models of the studio: the bundled ones and a person's own, each known by the name of its folder. */
export class StudioModels {
  private readonly roots: ModelRoots;

  /**
   * @param bundled where the bundled model folders are; those that come with Rivulet unless given.
   * @param own where a person's own are; in the data folder unless given.
   */
  constructor(bundled?: string, own?: string) {
    this.roots = { bundled, own };
  }

  /** Every model that can be read; of another, stderr gets a line, so that one bad folder does not hide the rest. */
  async list(): Promise<StudioModel[]> {
    const { models, broken } = await this.look();
    for (const { name, reason } of broken) process.stderr.write(`a model is left out: ${name}: ${reason}\n`);
    return models.map(({ bundled, manifest, name }) => describe(name, manifest, bundled));
  }

  /** The same with all that is known of each, and what is wrong with the others. */
  async cards(): Promise<{ models: ModelCard[]; broken: BrokenModel[] }> {
    const { models, broken } = await this.look();
    return { models: models.map(({ bundled, manifest, name }) => cardOf(name, manifest, bundled)), broken };
  }

  /**
   * The folder of a model. The name is looked up, never made into a path.
   * @throws RivuletError `not-found`, telling the names that there are.
   */
  async folder(name: string): Promise<string> {
    const found = await modelFolders(this.roots);
    const match = found.find((model) => model.name === name);
    if (match) return match.dir;
    const names = found.map((model) => model.name).join(', ') || 'none';
    throw new RivuletError('not-found', `there is no model ${name} here (there are: ${names})`);
  }

  /** Every folder, as its model or as what is wrong with it. */
  private async look(): Promise<{ models: Found[]; broken: BrokenModel[] }> {
    const bundled = await bundledModels(this.roots.bundled);
    const taken = new Set(bundled.map(({ name }) => name));
    const folders = await modelFolders(this.roots);
    const seen = await Promise.all(
      folders.map((folder, i) =>
        look(folder, i < bundled.length, i >= bundled.length && taken.has(folder.name)),
      ),
    );
    return {
      models: seen.filter((one) => 'manifest' in one),
      broken: seen.filter((one) => 'reason' in one),
    };
  }
}

interface Found {
  readonly name: string;
  readonly manifest: Manifest;
  readonly bundled: boolean;
}

/** @param hidden whether a bundled model has its name, so that nobody could reach it. */
async function look(
  { name, dir }: NamedFolder,
  bundled: boolean,
  hidden: boolean,
): Promise<Found | BrokenModel> {
  try {
    if (hidden)
      throw new RivuletError('bad-model', 'a model that comes with Rivulet has this name: rename its folder');
    const { manifest } = await readModel(dir);
    if (isBaseline(manifest))
      throw new RivuletError('bad-model', `${name} has no latent that could be edited`);
    await checkThere(dir, manifest);
    return { name, manifest, bundled };
  } catch (thrown) {
    return {
      name,
      bundled,
      reason: messageOf(thrown)
        .replaceAll(dir + path.sep, '')
        .replaceAll(dir, 'it'),
    };
  }
}

/** That each file is there in its length; that its bytes are right is found out when it is loaded, or asked. */
async function checkThere(dir: string, { files }: Manifest): Promise<void> {
  for (const { file, bytes } of Object.values(files)) {
    const found = await stat(path.join(dir, file)).catch(() => undefined);
    if (!found) throw new RivuletError('bad-model', `${file} is not there`);
    if (found.size !== bytes) {
      throw new RivuletError('bad-model', `${file}: expected ${bytes} bytes, got ${found.size}`);
    }
  }
}

function describe(name: string, manifest: Manifest, bundled: boolean): StudioModel {
  const { kind, arch, stepQuarters, vocabulary, lengthHistogram, config, training, metrics, files } =
    manifest;
  return {
    name,
    kind,
    arch,
    ...(stepQuarters === undefined ? {} : { stepQuarters }),
    ...(vocabulary && { vocabulary }),
    latent: config.latent,
    lengthHistogram,
    maxSteps: config.maxSteps,
    // One-hot positions have a weight for each length that was trained, and none beyond.
    longer: config.positions !== 'onehot',
    data: training.data,
    licence: manifest.licence,
    dataLicence: training.dataLicence,
    nll: metrics.nll,
    unit: metrics.unit,
    bytes: Object.values(files).reduce((sum, file) => sum + file.bytes, 0),
    bundled,
  };
}

function cardOf(name: string, manifest: Manifest, bundled: boolean): ModelCard {
  const { training, metrics, parent, files } = manifest;
  const { command, seed, epochs, cpuSeconds, machine } = training;
  return {
    ...describe(name, manifest, bundled),
    split: metrics.split,
    iwae: metrics.iwae,
    weights: files.weights!.sha256,
    ...{ command, seed, epochs, cpuSeconds, machine },
    ...(parent && { parent }),
    files: MODEL_ROLES.flatMap((role) => (files[role] ? [{ role, ...files[role] }] : [])),
  };
}
