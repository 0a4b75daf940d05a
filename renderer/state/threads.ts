import { keepSetting, readSetting } from './storage.ts';

const SETTING = 'threads';
/** The most that the host takes. */
const MOST = 16;

/** The most threads that make sense on this machine. */
export function mostThreads(cores: number = navigator.hardwareConcurrency): number {
  return Math.min(MOST, Math.max(1, cores));
}

/** How many threads a person chose; one unless more were. */
export function chosenThreads(): number {
  const kept = Number(readSetting(SETTING));
  return Number.isInteger(kept) && kept >= 1 && kept <= MOST ? kept : 1;
}

/** Keeps how many threads are to compute. */
export function keepThreads(count: number): void {
  keepSetting(SETTING, String(count));
}
