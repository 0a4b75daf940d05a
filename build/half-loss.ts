/**
 * What storing weights as float16 costs: npx tsx build/half-loss.ts TRAINING DATA
 * Evaluates the best weights of a training's checkpoint on the test split twice, as trained and as stored, with the
 * same noise, and prints both likelihoods (nats per step, K = 30) as JSON.
 */
import { compile, polymorphic } from '../models/compiler/index.ts';
import { evaluate } from '../models/evaluate/likelihood.ts';
import { storedWeights } from '../models/export/export.ts';
import type { Weights } from '../models/flows/parameters.ts';
import { lengthHistogram } from '../models/latent/length.ts';
import { DIMENSIONS, evaluationGraph, parameterSpecs, SIZES } from '../models/train/graphs.ts';
import { Slots } from '../models/train/slots.ts';
import { Random } from '../core/random.ts';
import { initialWeights } from '../models/flows/parameters.ts';
import { loadCheckpoint } from '../electron/trainer/checkpoint.ts';
import { readTrainingData } from '../electron/trainer/dataset.ts';

const SAMPLES = 30;

const [training, path] = process.argv.slice(2);
if (!training || !path) throw new Error('usage: tsx build/half-loss.ts TRAINING DATA');
const checkpoint = await loadCheckpoint(training);
if (!checkpoint) throw new Error(`there is no checkpoint in ${training}`);
const { config, settings, tensors } = checkpoint;
const { splits } = await readTrainingData(path, settings.seed);
const run = await compile(polymorphic(SIZES, DIMENSIONS, evaluationGraph(config, SAMPLES)));
const slots = Slots.restore(tensors, initialWeights(parameterSpecs(config), Random.of(0)));
const trained = slots.best() ?? slots.averages();

async function nll(weights: Weights): Promise<number> {
  const lengths = [...splits.train, ...splits.valid].map(({ length }) => length);
  const likelihood = await evaluate(splits.test, {
    run,
    weights,
    latent: config.latent,
    vocabulary: config.vocabulary,
    samples: SAMPLES,
    histogram: lengthHistogram(lengths, config.maxSteps, 1),
    seed: settings.seed,
    batch: 4,
  });
  return likelihood.nll;
}

const [float32, float16] = [await nll(trained), await nll(storedWeights(trained))];
process.stdout.write(`${JSON.stringify({ float32, float16, loss: float16 - float32, iwae: SAMPLES })}\n`);
