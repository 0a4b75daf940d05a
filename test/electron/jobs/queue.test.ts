import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Job } from '../../../core/contract/jobs.ts';
import { takeLock } from '../../../electron/jobs/lock.ts';
import { fakeRecord, FakeTrainer } from '../../fixtures/fake-trainer.ts';
import { Queues } from '../../fixtures/queues.ts';
import { until } from '../../fixtures/until.ts';

const queues = new Queues();

const stateOf = async (id: string, on = queues.queue) => (await queues.job(id, on)).state;
const saved = async (id: string) =>
  (JSON.parse(await readFile(path.join(queues.root, id, 'job.json'), 'utf8')) as { job: Job }).job;

describe('a queue', () => {
  test('trains one at a time, in the order in which they were asked for', async () => {
    const first = await queues.begin('first');
    await queues.queue.start(fakeRecord('second'), queues.music);
    await queues.queue.start(fakeRecord('third'), queues.music);
    expect((await queues.queue.list()).map(({ state }) => state)).toEqual(['running', 'queued', 'queued']);
    queues.trainer.last.finish();
    await until(() => queues.trainer.calls.length === 2);
    queues.trainer.last.finish();
    await until(() => queues.trainer.calls.length === 3);
    expect(queues.trainer.calls.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
    expect(await queues.job(first)).toMatchObject({ state: 'done', share: 1 });
    expect((await saved(first)).state).toBe('done');
  });

  test('keeps its own copy of the collection', async () => {
    const id = await queues.begin('copy');
    expect(await readFile(path.join(queues.root, id, 'music.collection.gz'), 'utf8')).toBe('the collection');
  });

  test('pauses what runs with a checkpoint, and goes on from it; the next one has its turn', async () => {
    const id = await queues.begin('one');
    const job = await queues.queue.pause(id);
    expect(job).toMatchObject({ state: 'paused' });
    expect([job.fault, job.doing]).toEqual([undefined, undefined]);
    await queues.begin('other');
    await queues.queue.resume(id);
    expect(await stateOf(id)).toBe('queued');
    queues.trainer.last.finish();
    await until(() => queues.trainer.calls.length === 3);
    expect(queues.trainer.calls.map(({ name, resume }) => [name, resume])).toEqual([
      ['one', false],
      ['other', false],
      ['one', true],
    ]);
  });

  test('pauses what waits, and refuses what makes no sense, in words', async () => {
    await queues.begin('one');
    const { id } = await queues.queue.start(fakeRecord('two'), queues.music);
    expect((await queues.queue.pause(id)).state).toBe('paused');
    queues.trainer.last.finish();
    await until(async () => (await stateOf('job-one')) === 'done');
    expect(queues.trainer.calls).toHaveLength(1);
    await expect(queues.queue.resume('job-one')).rejects.toMatchObject({
      code: 'bad-argument',
      message: 'the training of one is done, so it cannot go on',
    });
    await expect(queues.queue.pause('job-none')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('throws away what runs at once, and what is paused, with all files', async () => {
    const id = await queues.begin('one');
    await queues.queue.discard(id);
    expect(await queues.queue.list()).toEqual([]);
    const other = await queues.begin('other');
    await queues.queue.pause(other);
    await queues.queue.discard(other);
    expect((await readdir(queues.root)).filter((name) => name.includes('job'))).toEqual([]);
    expect(existsSync(queues.music)).toBe(true);
  });

  test('pauses when it is closed, and says so when it is opened again; what waits goes on', async () => {
    const id = await queues.begin('one');
    const waiting = await queues.queue.start(fakeRecord('two'), queues.music);
    await queues.queue.close();
    expect(await saved(id)).toMatchObject({ state: 'paused', fault: { code: 'closed' } });
    const again = queues.open();
    await again.open();
    await until(() => queues.trainer.calls.length === 2);
    expect(queues.trainer.last.name).toBe('two');
    expect(await stateOf(id, again)).toBe('paused');
    expect(await stateOf(waiting.id, again)).toBe('running');
    expect((await again.resume(id)).fault).toBeUndefined();
  });

  test('finds what ran when its host died paused, and says so', async () => {
    const { id } = await queues.queue.start(
      fakeRecord('one', { state: 'running', savedAt: 5, doing: 'training' }),
      queues.music,
    );
    const job = await queues.job(id, queues.open());
    expect(job).toMatchObject({ state: 'paused', savedAt: 5, fault: { code: 'interrupted' } });
    expect(job.fault!.sentence).toBe(
      'Rivulet ended while this was training. What it had learned was saved. Resume to go on.',
    );
  });
});

describe('two hosts on one folder', () => {
  test('train one after the other, and each knows what the other does', async () => {
    const otherTrainer = new FakeTrainer();
    const other = queues.open(otherTrainer);
    const id = await queues.begin('one');
    // The lock is this process's own, so that its age cannot be told from another's.
    const second = await other.start(fakeRecord('two'), queues.music);
    expect(await stateOf(id, other)).toBe('running');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(otherTrainer.calls).toHaveLength(0);
    const refusal = { code: 'bad-argument', message: /another window/ };
    await expect(other.pause(id)).rejects.toMatchObject(refusal);
    await expect(other.discard(id)).rejects.toMatchObject(refusal);
    await queues.queue.close();
    await until(() => otherTrainer.calls.length === 1);
    expect(otherTrainer.last.name).toBe('two');
    expect(await stateOf(second.id, other)).toBe('running');
  });

  test('hold no right longer than they live', async () => {
    await queues.queue.open();
    const id = await queues.begin('one');
    await queues.queue.discard(id);
    await until(async () => !(await readdir(queues.root)).includes('running.lock'));
    await writeFile(path.join(queues.root, 'running.lock'), `${2 ** 22 + 3} job-x 00`);
    const lock = await takeLock(queues.root, 'job-y');
    expect(lock).not.toBeNull();
    expect(await takeLock(queues.root, 'job-z')).toBeNull();
    await lock!.release();
    expect(await readdir(queues.root)).not.toContain('running.lock');
  });
});
