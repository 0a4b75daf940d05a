import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { type Host, openHost } from '../../electron/host/host.ts';
import { serve } from '../../electron/serve/serve.ts';
import { pageOf } from '../fixtures/page.ts';
import { builtPageFixture } from '../fixtures/served.ts';
import { rounded } from '../../models/evaluate/speed.ts';

const CLIENT = fileURLToPath(new URL('./host-client.ts', import.meta.url));
/** How often the event loop is looked at, in milliseconds. */
const RESOLUTION_MS = 1;
/** A host that does nothing is measured for so long each time: its gaps are those of the machine. */
const IDLE_MS = 1000;

/** What is generated, by the bundled model. */
export interface HostBench {
  readonly count: number;
  readonly steps: number;
  readonly runs: number;
}

/** The largest gaps of the host's event loop while it generates: for a page in the process, and for one far away. */
export async function benchHost({ count, steps, runs }: HostBench) {
  const host = openHost();
  const request = { model: 'chorales', provider: 'cpu', seed: 1, count, steps };
  try {
    const page = pageOf(host);
    await page.call('model.prepare', { model: request.model, provider: 'cpu' });
    const idle = await gaps(runs, () => new Promise((resolve) => setTimeout(resolve, IDLE_MS)));
    const session = await gaps(runs, async () => void (await page.call('generate', request)));
    const socket = await overSocket(host, request, runs);
    return {
      idle_gap_ms: idle.gap_ms,
      session_gap_ms: session.gap_ms,
      session_cpu_ms: session.cpu_ms,
      session_median_ms: session.median_ms,
      socket_gap_ms: socket.gap_ms,
      socket_cpu_ms: socket.cpu_ms,
      socket_median_ms: socket.median_ms,
    };
  } finally {
    await host.close();
  }
}

/** The page is a process of its own, so that its work is not the host's. */
async function overSocket(host: Host, request: object, runs: number) {
  const { folder, root } = await builtPageFixture();
  const studio = await serve({ host, root, port: 0 });
  const client = fork(CLIENT, [studio.address], { execArgv: ['--import', 'tsx'] });
  const answer = async () => {
    client.send(request);
    await once(client, 'message');
  };
  try {
    await once(client, 'message');
    await answer();
    return await gaps(runs, answer);
  } finally {
    client.kill();
    await studio.close();
    await rm(folder, { recursive: true });
  }
}

async function gaps(runs: number, work: () => Promise<void>) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const times: number[] = [];
  const before = process.cpuUsage();
  delay.enable();
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  delay.disable();
  const { user, system } = process.cpuUsage(before);
  times.sort((a, b) => a - b);
  // All that the host computes in a run; where its gaps are longer, other programs had the processor.
  const cpu_ms = rounded((user + system) / 1e3 / runs);
  return { gap_ms: rounded(delay.max / 1e6 - RESOLUTION_MS), cpu_ms, median_ms: rounded(times[runs >> 1]!) };
}
