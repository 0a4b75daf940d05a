import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Job } from '../../../core/contract/jobs.ts';
import { RivuletError } from '../../../core/errors.ts';
import { JobQueue } from '../../../electron/jobs/queue.ts';
import { epochTold, fakeCheckpoint, fakeRecord } from '../../fixtures/fake-trainer.ts';
import { Queues } from '../../fixtures/queues.ts';
import { until } from '../../fixtures/until.ts';

const queues = new Queues();

const stateOf = async (id: string, on = queues.queue) => (await queues.job(id, on)).state;
const saved = async (id: string) =>
  (JSON.parse(await readFile(path.join(queues.root, id, 'job.json'), 'utf8')) as { job: Job }).job;

describe('what goes wrong', () => {
  const cases: [string, Error, Partial<Job>, RegExp][] = [
    [
      'a full disk',
      new RivuletError(
        'bad-file',
        'X/checkpoint.safetensors cannot be written: ENOSPC: no space left on device',
      ),
      { state: 'paused', fault: { code: 'disk-full', sentence: '' } },
      /^The disk is full, so training is paused\. Epoch 3 is saved and nothing before it is lost\. Free 10 MB, then/,
    ],
    [
      'memory that runs out',
      new Error('std::bad_alloc'),
      { state: 'paused', fault: { code: 'out-of-memory', sentence: '' } },
      /^Memory ran out.* Epoch 3 is saved.* Close other programs/,
    ],
    [
      'a process that the system ends',
      new RivuletError('child-died', 'the trainer died (killed by SIGKILL)'),
      { state: 'paused', fault: { code: 'out-of-memory', sentence: '' } },
      /^The system ended the trainer/,
    ],
    [
      'a process that dies',
      new RivuletError('child-died', 'the trainer died (exit code 3)'),
      { state: 'paused', fault: { code: 'child-died', sentence: '' } },
      /^The trainer died \(exit code 3\)\. Epoch 3 is saved.* Resume to go on\.$/,
    ],
    [
      'a process that hangs',
      new RivuletError('child-hung', 'the trainer gave no sign of life for 120 s and was replaced'),
      { state: 'paused', fault: { code: 'child-hung', sentence: '' } },
      /no sign of life for 120 s/,
    ],
    [
      'gradients that are not finite',
      new RivuletError('training-diverged', 'Training diverged. Lower the learning rate.'),
      { state: 'failed', fault: { code: 'training-diverged', sentence: '' } },
      /^Training diverged\./,
    ],
    [
      'a bug',
      new TypeError('x is not a function'),
      { state: 'paused', fault: { code: 'internal', sentence: '' } },
      /^Something went wrong inside Rivulet/,
    ],
  ];

  test.each(cases)('%s is told, and what can be saved stays', async (_, thrown, { state, fault }, words) => {
    const id = await queues.begin('one');
    const out = path.join(queues.root, id, 'training');
    await fakeCheckpoint(out);
    for (const epoch of [0, 1, 2]) await queues.trainer.last.tell(epochTold(epoch));
    await queues.trainer.last.tell({ kind: 'saved', at: 77 });
    await queues.trainer.last.tell(epochTold(3));
    thrown.message = thrown.message.replace('X', out);
    queues.trainer.last.fail(thrown);
    await until(async () => (await stateOf(id)) !== 'running');
    const job = await saved(id);
    expect(job).toMatchObject({ state, savedAt: 77, fault: { code: fault!.code } });
    expect(job.fault!.sentence).toMatch(words);
    expect(job.fault!.sentence).not.toContain(queues.root);
    expect(existsSync(path.join(out, 'checkpoint.safetensors'))).toBe(true);
    if (state !== 'paused') return;
    await queues.queue.resume(id);
    await until(() => queues.trainer.calls.length === 2);
    expect(queues.trainer.last.resume).toBe(true);
  });

  test('a model that has gone leaves the training paused', async () => {
    const prepare = () => Promise.reject(new RivuletError('not-found', 'there is no model parent here'));
    const without = new JobQueue({ root: queues.root, train: queues.trainer.train, prepare });
    const { id } = await without.start(fakeRecord('one'), queues.music);
    await until(async () => (await stateOf(id, without)) === 'paused');
    expect((await queues.job(id, without)).fault!.sentence).toMatch(/^There is no model parent here\./);
  });

  test('a damaged job is listed with its fault, is not touched, and can be thrown away', async () => {
    const id = await queues.begin('one');
    await queues.queue.pause(id);
    const file = path.join(queues.root, id, 'job.json');
    const whole = await readFile(file);
    for (const [bytes, words] of [
      [whole.subarray(0, 40), /cut short/],
      [Buffer.from('{"schema":9}'), /says what no job is \(schema/],
    ] as const) {
      await writeFile(file, bytes);
      const [job] = await queues.open().list();
      expect(job).toMatchObject({ id, state: 'failed', fault: { code: 'bad-file' } });
      expect(job!.fault!.sentence).toMatch(words);
      expect(await readFile(file)).toEqual(bytes);
    }
    await rm(file);
    const reader = queues.open();
    expect((await reader.list())[0]!.fault!.sentence).toMatch(/missing/);
    await expect(reader.resume(id)).rejects.toMatchObject({ code: 'bad-file' });
    await reader.discard(id);
    expect(await reader.list()).toEqual([]);
  });
});
