import { fileURLToPath } from 'node:url';
import { RivuletError } from '../../core/errors.ts';
import { type ChildHandle, forkChild, type Spawn } from '../host/child-handle.ts';
import { OUT_OF_MEMORY, READY, type ParseJob, type ParseReply } from './messages.ts';

/** How long a file may take, in milliseconds; then its process is killed. */
const PATIENCE_MS = 5_000;
const START_PATIENCE_MS = 60_000;
/** What V8 is told, so that the parser's process keeps at most 256 MB. */
export const PARSER_FLAG = '--max-old-space-size=256';

/** How the parsing program is started, and how long it may take for a file. */
export type ParserOptions = { spawn?: Spawn<ParseJob>; patienceMs?: number };

/** The parser as a Node process; tests put a hanging program in its place. */
export function forkParser(file = fileURLToPath(new URL('./child.ts', import.meta.url))): Spawn<ParseJob> {
  return forkChild<ParseJob>(file, [], [PARSER_FLAG]);
}

/**
 * One long-lived process that parses files one after another. A file that hangs, crashes or exhausts it costs that
 * file alone: the process is killed and the next file gets a new one.
 */
export class Parser {
  private child: Promise<Child> | undefined;
  private readonly spawn: Spawn<ParseJob>;
  private readonly patienceMs: number;

  constructor({ spawn = forkParser(), patienceMs = PATIENCE_MS }: ParserOptions = {}) {
    this.spawn = spawn;
    this.patienceMs = patienceMs;
  }

  /** Parses one file; never more than one at a time. Throws 'child-died' only when no process can be started. */
  async parse(job: ParseJob): Promise<ParseReply> {
    const last = await this.child;
    if (!last || last.ended) this.child = this.start();
    return this.ask(await this.child!, job);
  }

  /** Ends the process, and with it the job that it is at; the parser may be used again. */
  async close(): Promise<void> {
    const child = await this.child?.catch(() => undefined);
    this.child = undefined;
    await child?.kill();
  }

  private async start(): Promise<Child> {
    const child = new Child(this.spawn);
    const { message, died } = await child.nextWord(START_PATIENCE_MS);
    if (message === READY) return child;
    await child.kill();
    throw new RivuletError('child-died', `the MIDI parser does not start: ${died ?? 'it says nothing'}`);
  }

  private async ask(child: Child, job: ParseJob): Promise<ParseReply> {
    const answer = child.nextWord(this.patienceMs);
    child.send(job);
    const { message, died } = await answer;
    if (message !== undefined) return message as ParseReply;
    await child.kill();
    return {
      refused: died ?? `not read within ${this.patienceMs / 1000} seconds, so its parser was stopped`,
    };
  }
}

/** The child's next message, or how it died, or neither when the time is over. */
type Word = { message?: unknown; died?: string };

/** A process that answers one thing at a time. */
class Child {
  ended = false;
  private readonly handle: ChildHandle<ParseJob>;
  private readonly exited: Promise<void>;
  private hear: (word: Word) => void = () => undefined;

  constructor(spawn: Spawn<ParseJob>) {
    let end: () => void;
    this.exited = new Promise((resolve) => (end = resolve));
    this.handle = spawn({
      message: (message) => this.hear({ message }),
      exit: (reason) => {
        this.ended = true;
        this.hear({ died: death(reason) });
        end();
      },
    });
  }

  send(job: ParseJob): void {
    this.handle.send(job);
  }

  nextWord(patienceMs: number): Promise<Word> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve({}), patienceMs);
      this.hear = (word) => {
        clearTimeout(timer);
        resolve(word);
      };
      if (this.ended) this.hear({ died: death('it had ended') });
    });
  }

  async kill(): Promise<void> {
    if (this.ended) return;
    this.handle.kill();
    await this.exited;
  }
}

/** What a dying process last wrote is about the program, not about the file. */
function death(reason: string): string {
  if (reason === OUT_OF_MEMORY) return 'its parser ran out of memory';
  return `its parser died (${reason.split(':')[0]}), as it does when it is out of memory`;
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
