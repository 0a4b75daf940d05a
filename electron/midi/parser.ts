import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { RivuletError } from '../../core/errors.ts';
import { nodeArguments } from '../host/node-arguments.ts';
import { READY, type ParseJob, type ParseReply } from './messages.ts';

/** How long a file may take, in milliseconds; then its process is killed. */
const PATIENCE_MS = 5_000;
const START_PATIENCE_MS = 60_000;
const MEMORY_MEGABYTES = 256;

/** Which program parses and how long it may take: tests put a hanging one in its place. */
export type ParserOptions = { childFile?: string; patienceMs?: number };

/** Source runs by tsx; the built application has the child beside it as plain JavaScript. */
const AS_SOURCE = import.meta.url.endsWith('.ts');
const CHILD_FILE = fileURLToPath(new URL(AS_SOURCE ? './child.ts' : './child.js', import.meta.url));

/**
 * One long-lived process that parses files one after another. A file that hangs, crashes or exhausts it costs that
 * file alone: the process is killed and the next file gets a new one.
 */
export class Parser {
  private child: Promise<ChildProcess> | undefined;
  private readonly childFile: string;
  private readonly patienceMs: number;

  constructor({ childFile = CHILD_FILE, patienceMs = PATIENCE_MS }: ParserOptions = {}) {
    this.childFile = childFile;
    this.patienceMs = patienceMs;
  }

  /** Parses one file; never more than one at a time. Throws 'child-died' only when no process can be started. */
  async parse(job: ParseJob): Promise<ParseReply> {
    const last = await this.child;
    if (!last || hasEnded(last)) this.child = this.start();
    return this.ask(await this.child!, job);
  }

  /** Ends the process, and with it the job that it is at; the parser may be used again. */
  async close(): Promise<void> {
    const child = await this.child?.catch(() => undefined);
    this.child = undefined;
    if (child) await kill(child);
  }

  private async start(): Promise<ChildProcess> {
    const child = fork(this.childFile, [], {
      execArgv: [`--max-old-space-size=${MEMORY_MEGABYTES}`, ...nodeArguments(this.childFile)],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.on('error', () => undefined);
    const { message, died } = await firstWord(child, START_PATIENCE_MS);
    if (message === READY) return child;
    await kill(child);
    throw new RivuletError('child-died', `the MIDI parser does not start: ${died ?? 'it says nothing'}`);
  }

  private async ask(child: ChildProcess, job: ParseJob): Promise<ParseReply> {
    const answer = firstWord(child, this.patienceMs);
    child.send(job, () => undefined);
    const { message, died } = await answer;
    if (message !== undefined) return message as ParseReply;
    await kill(child);
    return {
      refused: died ?? `not read within ${this.patienceMs / 1000} seconds, so its parser was stopped`,
    };
  }
}

/** The child's next message, or how it died, or neither when the time is over. */
function firstWord(child: ChildProcess, patienceMs: number): Promise<{ message?: unknown; died?: string }> {
  return new Promise((resolve) => {
    const settle = (word: { message?: unknown; died?: string }) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      resolve(word);
    };
    const onMessage = (message: unknown) => settle({ message });
    const onExit = (code: number | null, by: string | null) =>
      settle({ died: death(by ?? `exit code ${code}`) });
    const timer = setTimeout(() => settle({}), patienceMs);
    child.on('message', onMessage).on('exit', onExit);
  });
}

function death(how: string): string {
  return `its parser died (${how}), as it does when it is out of memory`;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** A few parsers that share the work; asks wait for a free one, in order. */
export class ParserPool {
  private readonly parsers: Parser[];
  private readonly idle: Parser[];
  private readonly waiting: ((parser: Parser) => void)[] = [];
  private closed = false;

  constructor(size: number, options?: ParserOptions) {
    this.parsers = Array.from({ length: size }, () => new Parser(options));
    this.idle = [...this.parsers];
  }

  async parse(job: ParseJob): Promise<ParseReply> {
    const parser = this.idle.pop() ?? (await new Promise<Parser>((free) => this.waiting.push(free)));
    try {
      return this.closed ? { refused: 'the import was stopped' } : await parser.parse(job);
    } finally {
      const next = this.waiting.shift();
      if (next) next(parser);
      else this.idle.push(parser);
    }
  }

  /** Ends the processes; what is still asked is refused. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.parsers.map((parser) => parser.close()));
  }
}
