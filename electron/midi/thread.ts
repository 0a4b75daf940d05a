import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../core/errors.ts';
import type { Spawn } from '../host/child-handle.ts';
import { OUT_OF_MEMORY, type ParseJob } from './messages.ts';

/** What V8 may keep in memory for a parser, in megabytes. */
const MEMORY_MB = 256;

/**
 * The parser as a thread that can be ended, for a process that may not start others: one of Electron's own kind cannot
 * fork. Its program is found beside this one: its source, or its bundle. A
 * thread that fills its memory bit by bit ends alone; V8 ends the whole process for one array larger than all its memory,
 * which the importer's own bounds on notes, changes and steps keep far away.
 */
export function threadParser(file = threadProgram()): Spawn<ParseJob> {
  return (events) => {
    const worker = startThread(file);
    let fault: string | undefined;
    worker.on('message', (message) => events.message(message));
    worker.on('error', (error) => (fault = codeOf(error) ?? messageOf(error)));
    worker.on('exit', (code) => events.exit(fault ?? `exit code ${code}`));
    return {
      pid: undefined,
      send: (job) => worker.postMessage(job),
      kill: () => void worker.terminate(),
    };
  };
}

function threadProgram(): string {
  const source = new URL('./thread-child.ts', import.meta.url);
  const bundle = new URL('./midi-worker.cjs', import.meta.url);
  return fileURLToPath(import.meta.url.endsWith('.ts') ? source : bundle);
}

function startThread(file: string): Worker {
  const options = {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    stdout: true,
    stderr: true,
  };
  if (!file.endsWith('.ts')) return new Worker(file, options);
  // A thread takes no loader of modules from its process, so it loads what reads TypeScript itself.
  const tsx = createRequire(import.meta.url).resolve('tsx/cjs/api');
  const script = `require(${JSON.stringify(tsx)}).register(); require(${JSON.stringify(file)});`;
  return new Worker(script, { ...options, eval: true });
}

function codeOf(error: unknown): string | undefined {
  const outOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  return outOfMemory ? OUT_OF_MEMORY : undefined;
}
