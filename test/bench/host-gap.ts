import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Job, JobEvent } from '../../core/contract/jobs.ts';
import { openHost } from '../../electron/host/host.ts';
import { rounded } from '../../models/evaluate/speed.ts';
import { pageOf } from '../fixtures/page.ts';
import { until } from '../fixtures/until.ts';
import { sendFolder } from './small-folder.ts';

/** How often the event loop is looked at, in milliseconds. */
const RESOLUTION_MS = 1;
/** A host that does nothing is measured for so long: its gaps are those of the machine. */
const IDLE_MS = 5000;

/** The largest gaps of the host's event loop: while it does nothing, reads a folder, and trains a model that is watched. */
export async function benchHostGap(seconds: number) {
  const data = await mkdtemp(path.join(os.tmpdir(), 'rivulet-gap-'));
  const host = openHost({ data });
  const page = pageOf(host);
  try {
    await page.call('model.prepare', { model: 'chorales', provider: 'cpu' });
    const idle = await largestGap(() => wait(IDLE_MS));
    let collection = '';
    const reading = await largestGap(async () => void (collection = await sendFolder(page)));
    const watching = page.begin('job.watch', {});
    const wishes = { collection, model: 'chorales', name: 'mine', minutes: 60, rehearse: false };
    const { job } = await page.call<{ job: Job }>('job.start', wishes);
    const trains = () =>
      page.progressOf<JobEvent>(watching.id).some((event) => event.kind === 'job' && event.job.share > 0);
    const starting = await largestGap(() => until(trains, 300_000));
    const before = process.cpuUsage();
    const training = await largestGap(() => wait(seconds * 1000));
    const { user, system } = process.cpuUsage(before);
    const ending = await largestGap(async () => void (await page.call('job.pause', { job: job.id })));
    return {
      idle_gap_ms: idle,
      reading_gap_ms: reading,
      starting_gap_ms: starting,
      training_gap_ms: training,
      // All that the host computes in a second; where its gaps are long and this is little, other programs had the processor.
      training_cpu_ms_per_s: rounded((user + system) / 1e3 / seconds),
      pausing_gap_ms: ending,
      events: page.progressOf(watching.id).length,
    };
  } finally {
    await host.close();
    await rm(data, { recursive: true });
  }
}

async function largestGap(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  await work();
  delay.disable();
  return rounded(delay.max / 1e6 - RESOLUTION_MS);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
