import { isBaseline } from '../../core/contract/manifest.ts';
import type { TrainingSettings } from '../../core/contract/training.ts';
import { Random } from '../../core/random.ts';
import type { Sequence } from '../../models/train/data.ts';
import { initialWeights, type Weights } from '../../models/flows/parameters.ts';
import { withActNormStart } from '../../models/train/act-norm-start.ts';
import { usesDropout } from '../../models/train/feeds.ts';
import { evaluationGraph, parameterSpecs, trainingGraph } from '../../models/train/graphs.ts';
import { Slots } from '../../models/train/slots.ts';
import { movesParameter } from '../../models/train/trainable.ts';
import { Trainer, type TrainerOptions } from '../../models/train/trainer.ts';
import { backendFor, type MakeRunnable } from './backend.ts';
import { availableSeconds } from './budget.ts';
import { Hearing } from './hear.ts';
import type { TrainingHooks } from './hooks.ts';
import { measurePace, plannedFor } from './pace.ts';
import { drawPieces, sequencesOf } from './rehearsal.ts';
import { seconds } from './seconds.ts';
import { learnsFurther } from './settings.ts';
import type { TrainingTask } from './task.ts';

/** Pieces of its own that a model rehearses: of fewer it would learn each by heart. */
const REHEARSED = { music: 400, text: 200 };
/** A plan is a little shorter than the time, which a busy machine may need. */
const CAUTION = 0.97;

/** A training that can begin. */
export interface PreparedTraining {
  readonly task: TrainingTask;
  readonly trainer: Trainer;
  readonly hearing: Hearing | undefined;
}

/** Compiles what trains, gives it its first weights or those of its checkpoint, and plans its epochs. */
export async function prepareTraining(
  task: TrainingTask & { readonly spent: number },
  hooks: TrainingHooks,
): Promise<PreparedTraining> {
  const { job, config, data, saved, spent } = task;
  const begun = seconds.wall();
  hooks.onProgress({ kind: 'phase', phase: 'compile', detail: 'compiling the training step' });
  const make = await backendFor(job);
  const options = await trainerOptions(task, make, hooks);
  const weights = await startWeights(task, make);
  const moves = movesParameter(task.settings.trainable);
  const available = availableSeconds(job, spent + seconds.wall() - begun);
  const settings = saved ? task.settings : await planned(task, options, weights, available, hooks);
  const trainer = new Trainer(
    { ...options, settings, ...(available !== undefined && { budgetSeconds: available }) },
    saved ? Slots.restore(saved.tensors, weights, moves) : Slots.fresh(weights, moves),
    saved?.state,
  );
  const hearing =
    job.hear && !isBaseline(config) ? await Hearing.open(make, config, data.vocabulary, job.hear) : undefined;
  return { task: { ...task, settings }, trainer, hearing };
}

/** What a trainer needs, its graphs compiled; without a budget. */
export async function trainerOptions(
  task: TrainingTask,
  make: MakeRunnable,
  hooks: TrainingHooks,
): Promise<TrainerOptions> {
  const { job, config, settings, data } = task;
  const graph = {
    samples: settings.samples,
    dropout: usesDropout(settings),
    moves: movesParameter(settings.trainable),
  };
  return {
    config,
    settings,
    data: { ...data.splits, rehearsal: await rehearsal(task, hooks) },
    step: await make(trainingGraph(config, graph)),
    validation: await make(evaluationGraph(config, 1)),
    clock: job.minutesOf === 'processor' ? seconds.processor : seconds.wall,
    paced: job.minutesOf === 'whole' ? 'by epochs' : 'by budget',
  };
}

/** Pieces of the parent's own; the same whenever the training goes on, because its seed says them. */
async function rehearsal(
  { job, settings, parent }: TrainingTask,
  hooks: TrainingHooks,
): Promise<readonly Sequence[]> {
  if (!parent || !learnsFurther(job) || settings.rehearse === 0) return [];
  hooks.onProgress({ kind: 'phase', phase: 'data', detail: 'drawing pieces of the model to rehearse' });
  const draw = { count: REHEARSED[parent.manifest.kind], seed: settings.seed, threads: job.threads };
  return sequencesOf(await drawPieces(parent.dir, draw, hooks.isCancelled), parent.manifest);
}

/** The weights of the parent, or first ones. */
export async function startWeights(task: TrainingTask, make: MakeRunnable): Promise<Weights> {
  const { job, config, settings, data, parent, saved } = task;
  if (parent && learnsFurther(job)) return parent.weights;
  const declared = initialWeights(parameterSpecs(config), Random.of(settings.seed));
  return saved ? declared : withActNormStart(declared, { config, settings, data: data.splits, open: make });
}

/** The settings with as many epochs as there is time for, where the whole job has a limit. */
async function planned(
  { job, settings }: TrainingTask,
  options: TrainerOptions,
  weights: Weights,
  available: number | undefined,
  hooks: TrainingHooks,
): Promise<TrainingSettings> {
  if (job.minutesOf !== 'whole' || available === undefined || job.training.epochs !== undefined)
    return settings;
  hooks.onProgress({ kind: 'phase', phase: 'compile', detail: 'timing a few updates' });
  const pace = await measurePace(options, Slots.fresh(weights, movesParameter(settings.trainable)));
  return { ...settings, ...plannedFor(CAUTION * available, pace) };
}
