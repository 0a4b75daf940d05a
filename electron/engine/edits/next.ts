import type { EngineResponse, EngineTask } from '../../../core/contract/engine.ts';
import type { FloatTensor } from '../../../core/contract/floats.ts';
import { emitSymbols } from '../../../core/emission.ts';
import { RivuletError } from '../../../core/errors.ts';
import { Random } from '../../../core/random.ts';
import { gridAround, placesOf, symbolProbabilities } from '../../../models/latent/edits/plane-grid.ts';
import type { OpenModel } from '../open-model.ts';
import { groups } from './lanes.ts';
import { type Subject, subjectOf } from './subject.ts';
import type { Workbench } from './workbench.ts';

/** Lanes of one run: with more, their numbers leave the processor's cache, and each lane takes up to half as long again. */
const WIDE = 32;
/** Samples, and their length, that show where the z of a model are. */
const SAMPLES = { lanes: 8, steps: 64, seed: 0 };

/** The z of samples of models that were asked before. */
const spreads = new WeakMap<OpenModel, Float32Array>();

/**
 * p(z_t | z_{<t}) over the plane of a model with Z = 2, and which symbol each place decodes to with the other steps as
 * they are (Ziegler & Rush 2019, Fig. 6). The grid is where samples of the model are, the same for all its pieces; it is
 * wider where the piece's own z_t lies beyond.
 */
export async function next(bench: Workbench, task: EngineTask<'next'>): Promise<EngineResponse<'next'>> {
  const { manifest } = bench;
  const vocabulary = checkPlane(bench);
  const subject = subjectOf(manifest, task.piece);
  const { step, points } = task;
  if (step >= subject.score.length) {
    throw new RivuletError('bad-argument', `there is no step ${step} in a piece of ${subject.score.length}`);
  }
  const at: [number, number] = [subject.z.data[2 * step]!, subject.z.data[2 * step + 1]!];
  const grid = gridAround(await spreadOf(bench), at, points);
  const cells = await over(bench, subject, step, placesOf(grid));
  const probabilities = symbolProbabilities(cells.logProb, cells.symbols, vocabulary.length);
  const dims = [points, points];
  return {
    low: [...grid.low],
    high: [...grid.high],
    logProb: { data: cells.logProb, dims },
    symbols: { data: cells.symbols, dims },
    vocabulary: [...vocabulary],
    at,
    next: vocabulary
      .map((symbol, i) => ({ symbol, probability: probabilities[i]! }))
      .filter(({ probability }) => probability > 0)
      .sort((a, b) => b.probability - a.probability),
  };
}

function checkPlane({ manifest: { config, name, vocabulary } }: Workbench): readonly string[] {
  if (config.latent === 2 && vocabulary) return vocabulary;
  throw new RivuletError(
    'bad-argument',
    `${name} is no model of text with two latent dimensions, which can be drawn in a plane`,
  );
}

/** z [N, 2] of a few samples of the model. */
async function spreadOf(bench: Workbench): Promise<Float32Array> {
  const known = spreads.get(bench.model);
  if (known) return known;
  const { lanes, seed } = SAMPLES;
  const { positions, maxSteps } = bench.manifest.config;
  const steps = positions === 'onehot' ? Math.min(maxSteps, SAMPLES.steps) : SAMPLES.steps;
  const noise = { data: Random.of(seed).normals(steps * lanes * 2), dims: [steps, lanes, 2] };
  const { data } = await bench.sampleFree(noise);
  spreads.set(bench.model, data);
  return data;
}

/** The log density and the likeliest symbol at each place [N, 2] of one step. */
async function over(
  bench: Workbench,
  { z }: Subject,
  step: number,
  places: Float32Array,
): Promise<{ logProb: Float32Array<ArrayBuffer>; symbols: Float32Array<ArrayBuffer> }> {
  const count = places.length / 2;
  const [logProb, symbols] = [new Float32Array(count), new Float32Array(count)];
  for (const cells of groups([...Array(count).keys()], WIDE)) {
    const lanes = withPlaces(
      z,
      step,
      cells.map((cell) => places.subarray(2 * cell, 2 * cell + 2)),
    );
    const density = await bench.density(lanes);
    const { data, dims } = await bench.decode(lanes);
    const [, , width = 0] = dims;
    const rows = { from: step * cells.length, to: (step + 1) * cells.length };
    logProb.set(density.logProb.data.subarray(rows.from, rows.to), cells[0]);
    symbols.set(emitSymbols(data.subarray(rows.from * width, rows.to * width), width), cells[0]);
  }
  return { logProb, symbols };
}

/** z [T, 1, 2] in as many lanes as there are places, which z of one step is at. */
function withPlaces({ data, dims }: FloatTensor, step: number, places: readonly Float32Array[]): FloatTensor {
  const [steps = 0] = dims;
  const lanes = places.length;
  const out = new Float32Array(steps * lanes * 2);
  for (let t = 0; t < steps; t++) {
    const own = data.subarray(2 * t, 2 * t + 2);
    places.forEach((place, lane) => out.set(t === step ? place : own, (t * lanes + lane) * 2));
  }
  return { data: out, dims: [steps, lanes, 2] };
}
