import path from 'node:path';
import type { Job } from '../../core/contract/jobs.ts';
import type { StudioTask } from '../../core/contract/studio.ts';
import { RivuletError } from '../../core/errors.ts';
import type { EngineClient } from '../engine/client.ts';
import { folderOf, jobsFolder, trainingFolder } from '../jobs/folder.ts';
import { newRecord } from '../jobs/new-record.ts';
import { JobQueue } from '../jobs/queue.ts';
import type { JobRecord } from '../jobs/record.ts';
import { memoryFault, trainingThreads } from '../jobs/resources.ts';
import { isBegun } from '../jobs/run.ts';
import { readSamples } from '../jobs/samples.ts';
import { failWith } from '../library/fault.ts';
import type { OwnModels } from '../own-models/own-models.ts';
import { sourceAt } from '../own-models/source.ts';
import { trainInChild } from '../trainer/client.ts';
import type { TrainerHelper } from '../trainer/helper.ts';
import { fineTuneJob } from '../trainer/fine-tune-job.ts';
import type { TrainingJob } from '../trainer/job.ts';
import { readLog } from '../trainer/log.ts';
import type { Spawn } from './child-handle.ts';
import type { Collections, KnownCollection } from './collection.ts';
import { toPerson } from './generation.ts';
import { hidePaths } from './hide-paths.ts';
import { readModel } from './model-folder.ts';
import type { Services } from './service.ts';
import type { StudioModels } from './studio-models.ts';

type JobCalls = Extract<keyof Services, `job.${string}`>;
type Wishes = StudioTask<'job.estimate'>;

/** The seed of what is made to hear a model learn: the same for all, so that trainings can be compared. */
const HEAR_SEED = 1;
/** A person's own files are nobody's business. */
const OWN_DATA = 'of whoever trained it';

/** What trainings work with. */
export interface JobParts {
  readonly engine: EngineClient;
  readonly models: StudioModels;
  readonly own: OwnModels;
  readonly helper: TrainerHelper;
  readonly collections: Collections;
  readonly queue: JobQueue;
}

/** Opens the queue of trainings in a person's data; it begins with the first page. */
export function openQueue(models: StudioModels, data: string, spawn: Spawn | undefined): JobQueue {
  const root = jobsFolder(data);
  return new JobQueue({
    root,
    train: (job, options) => trainInChild(job, { ...options, ...(spawn && { spawn }) }),
    prepare: (record, threads) => prepared(record, { models, root, threads }),
  });
}

/** Trainings, queued and kept over a restart. */
export function jobServices(parts: JobParts): Pick<Services, JobCalls> {
  const { queue } = parts;
  return {
    'job.estimate': (task, { signal }) => estimate(task, parts, signal),
    'job.start': async (settings) => {
      const known = collectionFor(settings, parts);
      const { config } = await modelFor(settings.model, known, parts);
      const record = newRecord(settings, known, config.maxSteps);
      return {
        job: await queue.start(record, known.file).catch(failWith('the training cannot begin', FOLDER)),
      };
    },
    'job.list': async () => ({ jobs: await queue.list() }),
    'job.watch': async (_, { signal, progress }) => {
      await queue.watch(progress, signal);
      throw new RivuletError('cancelled', 'cancelled');
    },
    'job.curve': async ({ job: id }) => {
      await queue.record(id);
      const records = await readLog(trainingFolder(queue.root, id));
      return { records, samples: await readSamples(folderOf(queue.root, id)) };
    },
    'job.pause': async ({ job }) => ({ job: await queue.pause(job) }),
    'job.resume': async ({ job }) => ({ job: await queue.resume(job) }),
    'job.discard': async ({ job }) =>
      queue.discard(job).then(() => ({}), failWith('the training cannot be thrown away', FOLDER)),
    'job.keep': (task) => keep(task, parts),
    'job.sample': (task, { signal }) => sample(task, parts, signal),
  };
}

const FOLDER = 'the folder of trainings';

/** A record as a training to be done now, or to go on with. */
async function prepared(
  { job, collection, hearSteps }: JobRecord,
  { models, root, threads }: { models: StudioModels; root: string; threads: number },
): Promise<TrainingJob> {
  const out = trainingFolder(root, job.id);
  return wished(job.settings, {
    from: await models.folder(job.settings.model),
    data: path.join(folderOf(root, job.id), collection),
    ...{ out, threads, name: job.settings.name },
    hear: { seed: HEAR_SEED, steps: hearSteps },
    resume: await isBegun({ out }),
  });
}

/** What a person wishes, and what follows from where things are. */
function wished(
  { trainable, transpose, rehearse, seed, fresh, minutes, model }: Wishes,
  place: Pick<TrainingJob, 'data' | 'out' | 'name' | 'threads' | 'resume'> & {
    from: string;
  } & Partial<TrainingJob>,
): TrainingJob {
  const { from, data, out, name, threads, resume, hear } = place;
  return fineTuneJob({
    ...{ trainable, transpose, rehearse, seed, fresh, minutes },
    ...{ from, data, out, name, threads, resume, ...(hear && { hear }) },
    dataLicence: OWN_DATA,
    command: `the studio, ${fresh ? 'with the sizes of' : 'from'} ${model}`,
  });
}

async function estimate(task: Wishes, { models, helper, queue, ...parts }: JobParts, signal: AbortSignal) {
  const known = collectionFor(task, parts);
  await modelFor(task.model, known, { models });
  const from = await models.folder(task.model);
  const job = wished(task, {
    from,
    data: known.file,
    // Nothing is written by an estimate.
    out: path.join(queue.root, '.estimate'),
    ...{ name: 'estimate', threads: trainingThreads(), resume: false },
  });
  const answer = await helper
    .estimate(job, signal)
    .catch(toPerson)
    .catch(hidePaths(from, known.file, path.dirname(known.file), job.out));
  const fault = memoryFault(answer.bytes);
  return { ...answer, ...(fault && { fault }) };
}

function collectionFor(
  { collection }: Wishes,
  { collections }: Pick<JobParts, 'collections'>,
): KnownCollection {
  const known = collections.find(collection);
  if (known.report.pieces.train > 0) return known;
  const what = known.report.kind === 'text' ? 'sentence' : 'piece';
  throw new RivuletError('bad-argument', `there is no ${what} in ${known.report.name} to train on`);
}

async function modelFor(name: string, { report }: KnownCollection, { models }: Pick<JobParts, 'models'>) {
  const { manifest } = await readModel(await models.folder(name));
  if (manifest.kind === report.kind) return manifest;
  const sentence = `${name} is a model of ${manifest.kind}, and ${report.name} was read as ${report.kind}`;
  throw new RivuletError('bad-argument', sentence);
}

/** Puts the model of a training among the person's own. */
async function keep({ job: id, name }: StudioTask<'job.keep'>, { own, queue }: JobParts) {
  const job = done((await queue.record(id)).job);
  if (job.kept !== undefined) return { job, model: job.kept };
  const source = await sourceAt(trainingFolder(queue.root, id));
  const taken = await own.takeIn(source, { name: name ?? job.settings.name });
  if (taken.outcome === 'taken') {
    const free = taken.suggestion;
    throw new RivuletError(
      'bad-argument',
      `there is a model ${taken.name} already: choose another name, such as ${free}`,
    );
  }
  return { job: await queue.keep(id, taken.name), model: taken.name };
}

function done(job: Job): Job {
  if (job.state === 'done') return job;
  throw new RivuletError('bad-argument', `the training of ${job.settings.name} has made no model yet`);
}

/** One piece of the model before or after. */
async function sample(
  { job: id, of, seed }: StudioTask<'job.sample'>,
  { engine, models, queue }: JobParts,
  signal: AbortSignal,
) {
  const { job, hearSteps } = await queue.record(id);
  const { settings, kept } = of === 'after' ? done(job) : job;
  const before = of === 'before' ? settings.model : kept;
  const model = before === undefined ? trainingFolder(queue.root, id) : await models.folder(before);
  const request = { model, steps: hearSteps, count: 1, seed };
  const { pieces } = await engine.call('generate', request, { signal }).catch(toPerson);
  return { piece: pieces[0]! };
}
