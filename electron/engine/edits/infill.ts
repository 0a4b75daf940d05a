import type { FloatTensor } from '../../../core/contract/floats.ts';
import { Random } from '../../../core/random.ts';
import { knownOutside, withRegion } from '../../../models/latent/edits/region.ts';
import { effectiveSampleSize, normalisedWeights, resampled } from '../../../models/latent/edits/weigh.ts';
import { type Edits, type EditTask, freshNoise } from './edit-task.ts';
import { freshUniforms, isLikeliest } from './emission.ts';
import { groups, laneOf, repeated, sideBySide } from './lanes.ts';
import { noiseOf, settled } from './settle.ts';
import { pieceOf, type Subject } from './subject.ts';
import { LANES, type Workbench } from './workbench.ts';

/** The stream of the noise that chooses among proposals, beside those of the proposals: 0, 1, 2, … */
const CHOICE = 0xc401ce;

/** One way to fill a region. */
interface Proposal {
  /** What its noise came from; the uniforms of its emission come from there too. */
  readonly random: Random;
  readonly noise: Float32Array<ArrayBuffer>;
  readonly z: FloatTensor;
  /** The log density of the known future, given the region and the past. */
  readonly logWeight: number;
}

/**
 * Fills a region when everything else is known, by sampling and importance resampling (Rubin 1988): proposals are of
 * p(region | past), weighted by the density of the known future given both, and resampled without repeats. The best
 * comes first. At temperature 1, many proposals have the posterior of the region given past and future.
 */
export async function infill(
  bench: Workbench,
  subject: Subject,
  task: EditTask,
  { proposals: count, show }: { proposals: number; show: number },
): Promise<Edits> {
  const proposals = await proposed(bench, subject, task, count);
  const logWeights = proposals.map(({ logWeight }) => logWeight);
  const weights = normalisedWeights(logWeights);
  const chosen = resampled(logWeights, show, Random.of(task.seed, CHOICE));
  const pieces = [];
  for (const [index, choice] of chosen.entries()) {
    const filled = await finished(bench, subject, task, proposals[choice]!);
    pieces.push(pieceOf(bench.manifest, filled, index));
  }
  return {
    pieces,
    weights: chosen.map((choice) => weights[choice]!),
    effective: effectiveSampleSize(weights),
  };
}

/** Proposal k depends on the seed and on k alone. */
async function proposed(
  bench: Workbench,
  subject: Subject,
  task: EditTask,
  count: number,
): Promise<Proposal[]> {
  const all: Proposal[] = [];
  for (const streams of groups([...Array(count).keys()], LANES)) {
    bench.progress(all.length, count);
    const draws = streams.map((stream) => {
      const random = Random.of(task.seed, stream);
      return { random, noise: freshNoise(bench, random, task) };
    });
    const lanes = await sampled(
      bench,
      subject,
      task,
      draws.map(({ noise }) => noise),
    );
    const logWeights = await futureOf(bench, lanes, task.region.to);
    all.push(...draws.map((draw, i) => ({ ...draw, z: lanes[i]!, logWeight: logWeights[i]! })));
  }
  bench.progress(count, count);
  return all;
}

/** z of the piece with each of these noises in the region. */
async function sampled(
  bench: Workbench,
  { epsilon, z, score }: Subject,
  { region }: EditTask,
  noises: readonly Float32Array<ArrayBuffer>[],
): Promise<FloatTensor[]> {
  const lanes = await bench.sample(
    sideBySide(noises.map((noise) => withRegion(epsilon, region, noise))),
    repeated(z, noises.length),
    repeated(knownOutside(score.length, region), noises.length),
  );
  return noises.map((_, lane) => withRegion(z, region, laneOf(lanes, lane).data));
}

/** Σ log p(z_t | z_{<t}) over the steps from `from` on, of each of these pieces. */
async function futureOf(bench: Workbench, pieces: readonly FloatTensor[], from: number): Promise<number[]> {
  if (from === pieces[0]!.dims[0]) return pieces.map(() => 0);
  const { logProb } = await bench.density(sideBySide(pieces));
  return pieces.map((_, lane) =>
    laneOf(logProb, lane)
      .data.subarray(from)
      .reduce((sum, value) => sum + value, 0),
  );
}

async function finished(
  bench: Workbench,
  subject: Subject,
  task: EditTask,
  { random, noise, z }: Proposal,
): Promise<Subject> {
  const { region } = task;
  const uniforms = freshUniforms(bench.manifest, task, random, region.to - region.from);
  return settled(bench, {
    epsilon: await noiseOf(bench, z, subject.epsilon, region, noise),
    z,
    u: withRegion(subject.u, region, uniforms),
    score: subject.score,
    region,
    likeliest: isLikeliest(bench.manifest, task),
  });
}
