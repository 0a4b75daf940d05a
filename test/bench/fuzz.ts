import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeArguments } from '../../electron/host/node-arguments.ts';
import type { FuzzFigures } from '../fuzz/fuzz.ts';
import type { Fuzzed } from '../fuzz/target.ts';
import { TARGETS } from '../fuzz/targets/index.ts';

const CHILD = fileURLToPath(new URL('../fuzz/child.ts', import.meta.url));
/** A reader that is silent for longer hangs: no input takes more than a second. */
const SILENCE_MS = 60_000;
/** How many crashes of a target are told whole. */
const TOLD = 3;

/** What is fuzzed, and how much of the long form. */
export interface FuzzBench {
  /** A part of the targets' names; all unless given. */
  readonly only?: string;
  /** A share of the usual number of cases; 1 is all. */
  readonly share: number;
  readonly seed: number;
}

/** One target's row: what was refused, read as it was, read as another sound one, and what broke. */
type Row = Omit<FuzzFigures, 'crashes'> & { readonly crashes: number; readonly peak_megabytes: number };

/** Damages everything that can come in from outside, thousands of times; each reader in a process of its own. */
export async function benchFuzz(
  { only = '', share, seed }: FuzzBench,
  onRow: (row: Row) => void,
): Promise<Row> {
  const rows: Row[] = [];
  for (const target of TARGETS.filter(({ name }) => name.includes(only))) {
    const row = await inProcess(target, Math.max(1, Math.round(target.long * share)), seed);
    rows.push(row);
    onRow(row);
  }
  return totalOf(rows);
}

type Told = { done: number } | { figures: FuzzFigures & { peak_megabytes: number } };

async function inProcess({ name }: Fuzzed, cases: number, seed: number): Promise<Row> {
  const child = fork(CHILD, [name, String(cases), String(seed)], { execArgv: nodeArguments(CHILD) });
  let figures: (FuzzFigures & { peak_megabytes: number }) | undefined;
  let done = 0;
  const hung = () => child.kill('SIGKILL');
  let patience = setTimeout(hung, SILENCE_MS);
  child.on('message', (told: Told) => {
    clearTimeout(patience);
    patience = setTimeout(hung, SILENCE_MS);
    if ('figures' in told) figures = told.figures;
    else done = told.done;
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  clearTimeout(patience);
  const words = figures?.crashes ?? [`after case ${done}: the process ended (${signal ?? code})`];
  for (const crash of words.slice(0, TOLD)) process.stderr.write(`${name}, ${crash}\n`);
  const nothing = { refused: 0, equal: 0, accepted: 0, median_ms: 0, worst_ms: 0, peak_megabytes: 0 };
  return { target: name, cases, ...nothing, ...figures, crashes: words.length };
}

function totalOf(rows: readonly Row[]): Row {
  const sum = (of: (row: Row) => number) => rows.reduce((all, row) => all + of(row), 0);
  const most = (of: (row: Row) => number) => Math.max(0, ...rows.map(of));
  return {
    target: 'all',
    cases: sum(({ cases }) => cases),
    refused: sum(({ refused }) => refused),
    equal: sum(({ equal }) => equal),
    accepted: sum(({ accepted }) => accepted),
    crashes: sum(({ crashes }) => crashes),
    median_ms: most(({ median_ms }) => median_ms),
    worst_ms: most(({ worst_ms }) => worst_ms),
    peak_megabytes: most(({ peak_megabytes }) => peak_megabytes),
  };
}
