import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JobEvent } from '../../../core/contract/jobs.ts';
import { readSamples } from '../../../electron/jobs/samples.ts';
import { epochTold, fakeRecord, sampleTold } from '../../fixtures/fake-trainer.ts';
import { Queues } from '../../fixtures/queues.ts';
import { until } from '../../fixtures/until.ts';

const queues = new Queues();

describe('whoever watches', () => {
  const watch = (on = queues.queue) => {
    const events: JobEvent[] = [];
    const over = new AbortController();
    const ended = on.watch((event) => Promise.resolve(void events.push(event)), over.signal);
    return { events, end: async () => (over.abort(), await ended) };
  };

  test('hears of every training at once, then of each epoch and sample, and of its end', async () => {
    const id = await queues.begin('one');
    await queues.queue.start(fakeRecord('two'), queues.music);
    const { events, end } = watch();
    await until(() => events.length === 2);
    expect(events.map((event) => event.kind === 'job' && event.job.id)).toEqual(['job-one', 'job-two']);
    for (let epoch = 0; epoch < 40; epoch++) {
      await queues.trainer.last.tell({ kind: 'update', epoch, share: epoch / 40, seconds: epoch });
      await queues.trainer.last.tell(epochTold(epoch));
    }
    await queues.trainer.last.tell(sampleTold(40));
    await until(() => events.some(({ kind }) => kind === 'sample'));
    expect(events.filter(({ kind }) => kind === 'epoch')).toHaveLength(40);
    // Figures that changed 80 times within a moment are told a few times.
    expect(events.filter((event) => event.kind === 'job' && event.job.id === id).length).toBeLessThan(10);
    queues.trainer.last.finish();
    await until(() => events.some((event) => event.kind === 'job' && event.job.state === 'done'));
    await queues.queue.discard(id);
    await until(() => events.some(({ kind }) => kind === 'gone'));
    await end();
  });

  test('can read the samples later, whatever the power did', async () => {
    const id = await queues.begin('one');
    await queues.trainer.last.tell(sampleTold(0));
    const file = path.join(queues.root, id, 'samples.jsonl');
    await writeFile(file, (await readFile(file, 'utf8')) + '\n{"epoch":5,"samp');
    await queues.trainer.last.tell(sampleTold(5));
    await queues.trainer.last.tell(sampleTold(5));
    const samples = await readSamples(path.join(queues.root, id));
    expect(samples.map(({ epoch }) => epoch)).toEqual([0, 5]);
    expect([...samples[1]!.piece.z.data]).toEqual([5, 5]);
  });

  test('sees how far it is, and how long it may take', async () => {
    const id = await queues.begin('one');
    await queues.trainer.last.tell({ kind: 'phase', phase: 'data', detail: `reading ${queues.root}` });
    expect((await queues.job(id)).doing).toBe('preparing the pieces');
    await queues.trainer.last.tell({ kind: 'update', epoch: 2, share: 0.25, seconds: 30 });
    expect(await queues.job(id)).toMatchObject({ doing: 'training', epoch: 2, seconds: 30, secondsLeft: 90 });
  });
});
