import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url));

/** A browser host that runs as a person would run it. */
export interface Served {
  /** With the token. */
  readonly address: string;
  readonly pid: number;
  /** Everything that it wrote. */
  output(): string;
  close(): Promise<void>;
}

/** Runs `rivulet serve`, with a library of its own; `prepare` puts into its folder what it finds there. */
export async function serveStudio(
  prepare: (home: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<Served> {
  const home = await mkdtemp(path.join(everyHome(), 'rivulet-home-'));
  await prepare(home);
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, 'serve', '--no-open', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // As from a script of npm, it ends when the process is gone that started it.
    env: { ...process.env, RIVULET_HOME: home, npm_lifecycle_event: 'test' },
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = /http:\/\/\S+/.exec(output);
      if (found) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${output}`)));
  });
  const close = async () => {
    await end(child);
    await rm(home, { recursive: true, force: true });
  };
  return { address, pid: child.pid!, output: () => output, close };
}

/** Where the homes of hosts are; in tests they are gone in the end, whatever happens. */
function everyHome(): string {
  const { RIVULET_HOME, RIVULET_TEST_PAGES } = process.env;
  return (RIVULET_TEST_PAGES && RIVULET_HOME) || os.tmpdir();
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

/** The process ids of a process's descendants whose command line contains `words`. */
export async function descendants(pid: number, words: string): Promise<number[]> {
  const entries = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const entry of entries) {
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent) parents.set(entry, parent);
  }
  const below = (entry: number | undefined): boolean =>
    entry !== undefined && (parents.get(entry) === pid || below(parents.get(entry)));
  const found: number[] = [];
  for (const entry of entries.filter(below)) {
    const command = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(words)) found.push(entry);
  }
  return found;
}
