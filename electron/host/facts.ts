import type { StudioResponse, StudioTask } from '../../core/contract/studio.ts';
import type { FloatTensor } from '../../core/contract/floats.ts';
import { RivuletError } from '../../core/errors.ts';
import { type Fingerprint, nearestPiece, storedPart } from '../../core/fingerprint.ts';
import { fingerprint } from '../../core/music/novelty.ts';
import { textFingerprint } from '../../core/text/novelty.ts';
import { readFacts, type TrainingFacts } from '../../models/facts/facts-file.ts';
import { distinctDirections, withoutVector } from '../../models/facts/facts.ts';
import { readModel } from './model-folder.ts';
import type { Services } from './service.ts';
import type { StudioModels } from './studio-models.ts';

/** The facts of the studio's models, each read once for as long as its file stays the same. */
export class ModelFacts {
  private readonly read = new Map<string, { sha256: string; facts: Promise<TrainingFacts> }>();

  constructor(private readonly models: StudioModels) {}

  /**
   * What is known of the training data of a model.
   * @throws RivuletError `not-found` for a model without facts, or no model; `bad-model` or `bad-file` for broken ones.
   */
  async of(name: string): Promise<TrainingFacts> {
    const { manifest, read } = await readModel(await this.models.folder(name));
    const file = manifest.files.facts;
    if (!file) throw new RivuletError('not-found', `${name} has no facts of its training data`);
    const before = this.read.get(name);
    if (before?.sha256 === file.sha256) return before.facts;
    const facts = read('facts').then((bytes) => readFacts(bytes, manifest.config.latent));
    this.read.set(name, { sha256: file.sha256, facts });
    facts.catch(() => this.read.delete(name));
    return facts;
  }
}

/** What is known of a model's training data. */
export function factsServices(facts: ModelFacts): Pick<Services, 'model.facts' | 'model.nearest'> {
  return {
    'model.facts': async ({ model }) => forPage(await facts.of(model)),
    'model.nearest': async (task) => nearest(await facts.of(task.model), task),
  };
}

function forPage(facts: TrainingFacts): StudioResponse<'model.facts'> {
  const { mean, components, variance, names, directions, map, fingerprints } = facts;
  const width = mean.length;
  return {
    mean: tensor(mean, [width]),
    components: tensor(components, [width, width]),
    variance: tensor(variance, [width]),
    names: [...names],
    directions: distinctDirections(directions).map(withoutVector),
    map: {
      points: tensor(map.points, [map.points.length / 2, 2]),
      axes: tensor(map.axes, [2, width]),
      centre: tensor(map.centre, [width]),
      explained: [map.explained[0], map.explained[1]],
    },
    pieces: fingerprints.length,
  };
}

function nearest(
  { fingerprints, nearest: others }: TrainingFacts,
  task: StudioTask<'model.nearest'>,
): StudioResponse<'model.nearest'> {
  const found = nearestPiece(fingerprints, storedPart(fingerprintOf(task)));
  if (!found) return null;
  // The shares of the training pieces were rounded to float32 when they were stored.
  const share = Math.fround(found.share);
  const asNear = others.filter((other) => other >= share).length;
  return { piece: found.piece + 1, share: found.share, usual: asNear / others.length };
}

function fingerprintOf({ roll, text }: StudioTask<'model.nearest'>): Fingerprint {
  if (roll) return fingerprint(roll.map((step) => step.toSorted((a, b) => a - b)));
  if (text !== undefined) return textFingerprint(text);
  throw new RivuletError('bad-argument', 'there is neither a roll nor a text to look up');
}

function tensor(data: Float32Array<ArrayBuffer>, dims: number[]): FloatTensor {
  return { data, dims };
}
