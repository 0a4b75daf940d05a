import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type JobSample, jobSchema } from '../../../core/contract/jobs.ts';
import { modelConfigSchema } from '../../../core/contract/config.ts';
import { trainingSettingsSchema } from '../../../core/contract/training.ts';
import type { Random } from '../../../core/random.ts';
import { JobQueue } from '../../../electron/jobs/queue.ts';
import { addSample, readSamples } from '../../../electron/jobs/samples.ts';
import { loadCheckpoint, saveCheckpoint } from '../../../electron/trainer/checkpoint.ts';
import { readLog } from '../../../electron/trainer/log.ts';
import type { TrainingState } from '../../../models/train/state.ts';
import { fakePrepare, fakeRecord, FakeTrainer } from '../../fixtures/fake-trainer.ts';
import { damageBytes, damageValue } from '../damage.ts';
import { broken, type Fuzzed, refusedWith, sameBytes, type Verdict } from '../target.ts';

/** What is known of a training: it is listed, whole or as damaged, and the training beside it too; nothing goes. */
export const jobs: Fuzzed = {
  name: 'job.json of a training',
  short: 60,
  long: 6000,
  open: async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-fuzz-'));
    for (const name of ['one', 'two']) {
      const record = fakeRecord(name, { state: 'paused' });
      await mkdir(path.join(root, record.job.id));
      await writeFile(path.join(root, record.job.id, 'job.json'), JSON.stringify(record));
    }
    const file = path.join(root, 'job-one', 'job.json');
    const sound = await readFile(file);
    return {
      attempt: (random) => damageJob(root, file, sound, random),
      close: () => rm(root, { recursive: true }),
    };
  },
};

async function damageJob(root: string, file: string, sound: Buffer, random: Random): Promise<Verdict> {
  const bytes = random.below(2) === 0 ? damageBytes(sound, random) : oddRecord(sound, random);
  await writeFile(file, bytes);
  const trainer = new FakeTrainer();
  const queue = new JobQueue({ root, train: trainer.train, prepare: fakePrepare(root) });
  try {
    const listed = await queue.list();
    // Each training is known by its folder: by another's name it would be saved over that one.
    const ids = listed.map(({ id }) => id).sort();
    if (ids.join() !== 'job-one,job-two') broken(`these are listed: ${ids.join()}`);
    for (const job of listed) jobSchema.parse(job);
    if (listed.find(({ id }) => id === 'job-two')?.state !== 'paused')
      broken('the other training has changed');
    const { state, fault } = listed.find(({ id }) => id === 'job-one')!;
    if (fault?.sentence.includes(root)) broken(`a path is told: ${fault.sentence}`);
    const damaged = fault?.code === 'bad-file';
    if (damaged && !sameBytes(await readFile(file), bytes)) broken('a damaged file was written over');
    if (damaged)
      return state === 'failed' ? 'refused' : broken('a damaged training stands as if it were not');
    return sameBytes(bytes, sound) ? 'equal' : 'accepted';
  } finally {
    await queue.close();
    if ((await readdir(root)).filter((name) => name.startsWith('job-')).length !== 2)
      broken('a folder has gone');
  }
}

/** A record with one field that is odd, or with another training's name. */
function oddRecord(sound: Buffer, random: Random): Buffer {
  const record = JSON.parse(sound.toString()) as { job: object };
  const odd = random.below(8) === 0 ? { ...record, job: { ...record.job, id: 'job-two' } } : undefined;
  return Buffer.from(JSON.stringify(odd ?? damageValue(record, random)) ?? '');
}

/** What a training resumes from. */
export const checkpoints: Fuzzed = {
  name: 'checkpoint of a training',
  short: 150,
  long: 10_000,
  open: async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-fuzz-'));
    const config = modelConfigSchema.parse({
      kind: 'music',
      vocabulary: 88,
      latent: 2,
      hidden: 4,
      maxSteps: 6,
    });
    const tensors = new Map([['w', { dims: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }]]);
    const state = {} as TrainingState;
    const settings = trainingSettingsSchema.parse({});
    await saveCheckpoint(folder, { config, settings, fingerprint: 'f'.repeat(64), state, tensors });
    const file = path.join(folder, 'checkpoint.safetensors');
    const sound = await readFile(file);
    return {
      attempt: async (random) => {
        const bytes = damageBytes(sound, random);
        await writeFile(file, bytes);
        try {
          const read = await loadCheckpoint(folder);
          for (const { dims, data } of read!.tensors.values())
            if (data.length !== dims.reduce((all, size) => all * size, 1))
              broken('a tensor of another shape');
        } catch (thrown) {
          return refusedWith(thrown, 'bad-file');
        }
        return sameBytes(bytes, sound) ? 'equal' : 'accepted';
      },
      close: () => rm(folder, { recursive: true }),
    };
  },
};

/** What a training made to hear: lines that are damaged are left out, and every other is read. */
export const samples: Fuzzed = {
  name: 'samples of a training',
  short: 100,
  long: 10_000,
  open: async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-fuzz-'));
    for (const epoch of [0, 1, 2]) await addSample(folder, sampleOf(epoch));
    const file = path.join(folder, 'samples.jsonl');
    const sound = await readFile(file);
    return {
      attempt: async (random) => {
        const bytes = damageBytes(sound, random);
        await writeFile(file, bytes);
        const read = await readSamples(folder);
        if (read.length > 3 * bytes.length) broken('there are more than were written');
        if (read.length === 3) return sameBytes(bytes, sound) ? 'equal' : 'accepted';
        return 'refused';
      },
      close: () => rm(folder, { recursive: true }),
    };
  },
};

/** The learning curve of a training: lines that are damaged are left out, and every other is read. */
export const logs: Fuzzed = {
  name: 'log of a training',
  short: 100,
  long: 10_000,
  open: async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-fuzz-'));
    const lines = [0, 1, 2].map((epoch) => `${JSON.stringify({ epoch, seconds: 1.5, klWeight: 1 })}\n`);
    const sound = Buffer.from(lines.join(''));
    return {
      attempt: async (random) => {
        const bytes = damageBytes(sound, random);
        await writeFile(path.join(folder, 'log.jsonl'), bytes);
        const read = await readLog(folder);
        if (!read.every(({ epoch }) => typeof epoch === 'number')) broken('a record has no epoch');
        if (read.length < 3) return 'refused';
        return sameBytes(bytes, sound) ? 'equal' : 'accepted';
      },
      close: () => rm(folder, { recursive: true }),
    };
  },
};

function sampleOf(epoch: number): JobSample {
  const tensor = (width: number) => ({ data: new Float32Array(width).fill(epoch), dims: [1, 1, width] });
  const piece = { index: 0, steps: 1, roll: [[60]], epsilon: tensor(2), z: tensor(2), u: tensor(88) };
  return { epoch, nll: 2, piece } as JobSample;
}
