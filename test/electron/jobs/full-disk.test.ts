import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeFolder } from '../../../electron/host/save.ts';
import { trainingFolder } from '../../../electron/jobs/folder.ts';
import { JobQueue } from '../../../electron/jobs/queue.ts';
import { isBegun } from '../../../electron/jobs/run.ts';
import { loadCheckpoint } from '../../../electron/trainer/checkpoint.ts';
import { trainInChild } from '../../../electron/trainer/client.ts';
import { fakeRecord } from '../../fixtures/fake-trainer.ts';
import { rollFile, smallJob } from '../../fixtures/latent-music.ts';
import { until } from '../../fixtures/until.ts';

const run = promisify(execFile);
const BRIEF = { epochs: 2, batch: 3, klHoldEpochs: 1, klRampEpochs: 1 };

test('a disk that fills up pauses a training; its checkpoint stays, and it ends when there is room again', async ({
  skip,
}) => {
  const disk = await mkdtemp(path.join(os.tmpdir(), 'rivulet-full-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]).catch((thrown: unknown) =>
    skip(`no file system could be mounted here: ${String(thrown)}`),
  );
  try {
    await fillAndFree(disk);
  } finally {
    await run('umount', ['--lazy', disk]);
    await rm(disk, { recursive: true });
  }
}, 120_000);

async function fillAndFree(disk: string): Promise<void> {
  const root = path.join(disk, 'jobs');
  await makeFolder(root);
  const data = rollFile();
  let filled: Promise<void> | undefined;
  const queue = new JobQueue({
    root,
    train: (job, options) =>
      trainInChild(job, {
        ...options,
        onProgress: async (progress) => {
          await options.onProgress(progress);
          if (progress.kind === 'saved') await (filled ??= fill(disk));
        },
      }),
    prepare: async ({ job }) => {
      const out = trainingFolder(root, job.id);
      return smallJob({
        data,
        out,
        training: BRIEF,
        checkpointSeconds: 0.01,
        resume: await isBegun({ out }),
      });
    },
  });
  try {
    const { id } = await queue.start(fakeRecord('full'), data);
    const job = async () => (await queue.list())[0]!;
    await until(async () => ['paused', 'done'].includes((await job()).state), 60_000);
    const { state, fault } = await job();
    expect([state, fault?.code]).toEqual(['paused', 'disk-full']);
    expect(fault!.sentence).toMatch(
      /^The disk is full, so training is paused\. .*Free \d+ MB, then resume\.$/,
    );
    expect(await loadCheckpoint(trainingFolder(root, id))).not.toBeNull();

    await rm(path.join(disk, 'filler'));
    await queue.resume(id);
    await until(async () => (await job()).state === 'done', 60_000);
    expect((await stat(path.join(trainingFolder(root, id), 'manifest.json'))).size).toBeGreaterThan(0);
  } finally {
    await queue.close();
  }
}

/** Leaves no page of the disk free. */
async function fill(disk: string): Promise<void> {
  const { bavail, bsize } = await statfs(disk);
  await writeFile(path.join(disk, 'filler'), Buffer.alloc(bavail * bsize, 1)).catch(() => undefined);
}
