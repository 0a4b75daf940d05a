import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { unpackedPackage } from '../../build/package/unpacked.ts';
import { bytesBelow } from '../e2e/packaged-files.ts';
import { closePackagedDisplay, openPackaged } from '../e2e/packaged-app.ts';

/** What is measured. */
export interface PackageBench {
  readonly runs: number;
}

/** How long the application is left alone before its memory is read. */
const IDLE_MS = 60_000;

/** As text, because what runs this file gives functions marks that the page knows nothing of. */
const HELLO = `new Promise((resolve) => {
  rivulet.listen(({ id }) => id === 1e9 && resolve());
  rivulet.send({ kind: 'call', id: 1e9, name: 'hello', request: {} });
})`;

/**
 * The packed folder: its size; from starting it to a page that can be used (its Generate button is enabled and the host
 * has answered), with its files in the system's memory and without; and what all its processes together keep of memory
 * when nobody does anything: the sum of PSS, in which a page that several share counts once. Each start is a new
 * person's; the driver's own time to connect is in the figures.
 */
export async function benchPackage({ runs }: PackageBench): Promise<object> {
  const { folder } = await unpackedPackage();
  await oneStart();
  const [cold, warm]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    forget(folder);
    cold.push((await oneStart()).ready);
    warm.push((await oneStart()).ready);
  }
  const { idle, processes } = await oneStart(IDLE_MS);
  await closePackagedDisplay();
  return {
    folder_MB: Math.round((await bytesBelow(folder)) / 1e6),
    cold_start_ms: median(cold),
    cold_start_worst_ms: Math.max(...cold),
    warm_start_ms: median(warm),
    idle_MB: idle,
    processes,
  };
}

async function oneStart(restMs = 0): Promise<{ ready: number; idle: number; processes: number }> {
  const { page, child, launched, quit } = await openPackaged();
  await page.getByRole('button', { name: /^Generate/, disabled: false }).waitFor();
  await page.evaluate(HELLO);
  const ready = Date.now() - launched;
  if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
  const all = restMs > 0 ? descendants(child.pid!) : [];
  const idle = Math.round(all.reduce((sum, pid) => sum + pssOf(pid), 0) / 1000);
  await quit();
  return { ready, idle, processes: all.length };
}

/** A process and all that it started, and those they started. */
function descendants(pid: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)] as const),
  );
  const children = (of: number): number[] =>
    [...parents].filter(([, parent]) => parent === of).flatMap(([one]) => [one, ...children(one)]);
  return [pid, ...children(pid)];
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may hold anything, spaces and brackets too.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    // It ended since it was listed.
    return 0;
  }
}

/** What a process keeps of memory, in kilobytes: what it shares counts by its part. */
function pssOf(pid: number): number {
  const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))!;
  return Number(kilobytes) * 1.024;
}

/** Has the system read the folder's files from its disk again. */
function forget(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const file = path.join(folder, name);
    if (statSync(file).isFile())
      execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
