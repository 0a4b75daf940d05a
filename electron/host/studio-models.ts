import { isBaseline } from '../../core/contract/manifest.ts';
import type { StudioModel } from '../../core/contract/studio.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { readModel } from './model-folder.ts';
import { bundledModels } from './model-list.ts';

/** The models of the studio: those below one folder, each known by the name of its own. */
export class StudioModels {
  /** @param root where the model folders are; the bundled ones unless given. */
  constructor(private readonly root?: string) {}

  /** Every model that can be read; of another, stderr gets a line, so that one bad folder does not hide the rest. */
  async list(): Promise<StudioModel[]> {
    const found = await bundledModels(this.root);
    const models = await Promise.all(found.map(({ name, dir }) => describe(name, dir).catch(unreadable)));
    return models.filter((model) => model !== undefined);
  }

  /**
   * The folder of a model. The name is looked up, never made into a path.
   * @throws RivuletError `not-found`, telling the names that there are.
   */
  async folder(name: string): Promise<string> {
    const found = await bundledModels(this.root);
    const match = found.find((model) => model.name === name);
    if (match) return match.dir;
    const names = found.map((model) => model.name).join(', ') || 'none';
    throw new RivuletError('not-found', `there is no model ${name} here (there are: ${names})`);
  }
}

async function describe(name: string, dir: string): Promise<StudioModel> {
  const { manifest } = await readModel(dir);
  if (isBaseline(manifest)) throw new RivuletError('bad-model', `${name} has no latent that could be edited`);
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
    bundled: true,
  };
}

function unreadable(thrown: unknown): undefined {
  process.stderr.write(`a model is left out: ${messageOf(thrown)}\n`);
}
