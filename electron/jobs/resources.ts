import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { JobFault } from '../../core/contract/jobs.ts';

/** More threads than these gain little on the small models that are trained here. */
const MOST_THREADS = 4;

/** How many threads train: one core is left to whoever works at the machine. */
export function trainingThreads(cores = physicalCores()): number {
  return Math.min(MOST_THREADS, Math.max(1, cores - 1));
}

/** Cores that compute by themselves: two threads of one core are no faster than one at what a training does. */
export function physicalCores(logical = os.availableParallelism(), info = cpuInfo()): number {
  const places = info
    .split('\n\n')
    .map((cpu) => [/^physical id\s*:.*$/m, /^core id\s*:.*$/m].map((line) => line.exec(cpu)?.[0]).join())
    .filter((place) => place !== ',');
  if (places.length > 0) return Math.max(1, Math.min(logical, new Set(places).size));
  return process.arch === 'x64' && process.platform !== 'darwin' ? Math.max(1, logical >> 1) : logical;
}

/** What the system says of its processors, where it does. */
function cpuInfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}

/** Bytes of memory that a training could take now. */
function freeMemory(): number {
  // macOS counts what it would give up at once as used.
  return process.platform === 'darwin' ? Math.max(os.freemem(), os.totalmem() / 4) : os.freemem();
}

/** What to say of a training that takes so many bytes; nothing when they are there. */
export function memoryFault(bytes: number, free = freeMemory()): JobFault | undefined {
  if (bytes <= free) return undefined;
  const sentence =
    `This training takes about ${gigabytes(bytes)} GB of memory, and ${gigabytes(free)} GB are free. ` +
    'Close other programs, or choose shorter or fewer pieces.';
  return { code: 'memory-short', sentence };
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
