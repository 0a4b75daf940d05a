import { readdir, readFile } from 'node:fs/promises';

/** What a part of the soak found. */
export interface Soaked {
  readonly figures: Readonly<Record<string, number | string>>;
  /** The bars that were missed, in words; none is good. */
  readonly missed: readonly string[];
}

/** Open files, sockets and pipes of a process. Linux alone tells. */
export async function handlesOf(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

/** Memory of a process that is in use and in RAM, in megabytes. */
export async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return rounded(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

/** How many files there are in a folder, at any depth. */
export async function filesIn(folder: string): Promise<number> {
  return (await readdir(folder, { recursive: true })).length;
}

/** The time that 95 of 100 stay below. */
export function p95(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return rounded(sorted[Math.floor(0.95 * sorted.length)] ?? 0);
}

/** Two places after the point are enough for a person. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The sentences of those bars that were missed. */
export function missedOf(bars: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(bars)
    .filter(([, kept]) => !kept)
    .map(([sentence]) => sentence);
}
