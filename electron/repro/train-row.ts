import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { readModel } from '../host/model-folder.ts';
import { loadCheckpoint } from '../trainer/checkpoint.ts';
import type { TrainingCallOptions } from '../trainer/client.ts';
import { trainingJobSchema, type TrainingJob, type TrainingResult } from '../trainer/job.ts';
import { allot, type Allotted } from './budget.ts';
import { collect } from './collect.ts';
import { findData } from './data-place.ts';
import { addToRow, readRow, type RowFile } from './row-file.ts';
import { trainingRow, type Run, type TrainingRow } from './rows.ts';

/** How a row is trained. */
export interface TrainRowOptions {
  /** Minutes of the processor for the whole row; what each run needs unless given. */
  readonly minutes?: number;
  /** The ids of the runs that are wanted; all unless given. */
  readonly only?: readonly string[];
  readonly resume: boolean;
  /** The folder of data; see {@link findData}. */
  readonly data?: string;
  /** Gets a folder per run. */
  readonly out: string;
  /** Gets ROW.json. */
  readonly results: string;
  readonly threads: number;
  /** What does a training, as `trainInChild` does. */
  readonly train: (job: TrainingJob, options: TrainingCallOptions) => Promise<TrainingResult>;
  readonly follow: TrainingCallOptions;
  /** Hears a sentence about each run. */
  readonly say: (sentence: string) => void;
}

type Status = 'finished' | 'begun' | 'new';

/**
 * Trains the runs of a row one after another, in order of worth, and writes the row's results after each. Runs that have
 * finished are not trained again; one that was stopped goes on from its checkpoint. A run that fails does not keep the
 * others from theirs.
 * @throws RivuletError when one failed, after all are done; at once when stopped, or when there is nothing to train on.
 */
export async function trainRow(name: string, options: TrainRowOptions): Promise<RowFile> {
  const row = trainingRow(name);
  const data = await findData(row.data, options.data);
  await checkFolder(options);
  const failures: { id: string; thrown: unknown }[] = [];
  for (const allotted of allot(wanted(name, row, options), options.minutes)) {
    await trainRun({ name, row, data }, allotted, options).catch((thrown: unknown) => {
      if (thrown instanceof RivuletError && thrown.code === 'cancelled') throw thrown;
      failures.push({ id: allotted.run.id, thrown });
      options.say(`${allotted.run.id} failed: ${messageOf(thrown)}`);
    });
  }
  if (failures.length > 0) throw failed(name, failures);
  return readRow(options.results, name);
}

function failed(name: string, failures: readonly { id: string; thrown: unknown }[]): RivuletError {
  const { thrown } = failures[0]!;
  const code = thrown instanceof RivuletError ? thrown.code : 'child-died';
  const each = failures.map((failure) => `${failure.id}: ${messageOf(failure.thrown)}`).join('; ');
  return new RivuletError(code, `Not all runs of ${name} could be done: ${each}`, thrown);
}

async function checkFolder({ out, resume }: TrainRowOptions): Promise<void> {
  const entries = await readdir(out).catch(() => []);
  if (entries.length === 0 || resume) return;
  throw new RivuletError(
    'bad-argument',
    `${out} holds runs already: add --resume, or choose another folder.`,
  );
}

function wanted(name: string, { runs }: TrainingRow, { only }: TrainRowOptions): readonly Run[] {
  if (!only) return runs;
  const unknown = only.find((id) => !runs.some((run) => run.id === id));
  if (unknown === undefined) return runs.filter(({ id }) => only.includes(id));
  const known = runs.map(({ id }) => id).join(', ');
  throw new RivuletError('bad-argument', `${name} has no run ${unknown}; its runs are ${known}.`);
}

interface Place {
  readonly name: string;
  readonly row: TrainingRow;
  readonly data: string;
}

async function trainRun(place: Place, { run, minutes }: Allotted, options: TrainRowOptions): Promise<void> {
  const out = join(options.out, run.id);
  const status = await statusOf(out);
  if (status === 'finished') options.say(`${run.id}: finished before`);
  else {
    options.say(
      `${run.id}: ${status === 'begun' ? 'going on' : 'training'}, ${minutes.toFixed(1)} minutes in all`,
    );
    await options.train(
      jobOf(place, { run, minutes }, { ...options, out, resume: status === 'begun' }),
      options.follow,
    );
  }
  await addToRow(options.results, place.name, [await collect(place.name, out)]);
}

async function statusOf(out: string): Promise<Status> {
  const model = await readModel(out).catch((thrown: unknown) => {
    if (thrown instanceof RivuletError && thrown.code === 'not-found') return null;
    throw thrown;
  });
  if (model) return 'finished';
  return (await loadCheckpoint(out)) ? 'begun' : 'new';
}

function jobOf(
  { name, row, data }: Place,
  { run, minutes }: Allotted,
  { out, resume, threads }: Pick<TrainRowOptions, 'out' | 'resume' | 'threads'>,
): TrainingJob {
  const { id, arch, seed, model, training } = run;
  return trainingJobSchema.parse({
    data,
    dataLicence: row.dataLicence,
    out,
    name: `${name}-${id}`,
    model: { ...model, arch, kind: row.kind },
    // The time is what ends a training, unless its patience does.
    training: { epochs: 1_000_000, ...training, seed },
    minutes,
    minutesOf: 'processor',
    resume,
    threads,
    command: `rivulet repro ${name} --run ${id} --minutes ${Number(minutes.toFixed(2))}`,
  });
}
