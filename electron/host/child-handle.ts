import { fork } from 'node:child_process';
import type { ToChild } from './messages.ts';
import { nodeArguments } from './node-arguments.ts';

/** The host's end of the line to a child, whatever kind of process that is. */
export interface ChildHandle<Message = ToChild> {
  readonly pid: number | undefined;
  send(message: Message): void;
  /** Ends the process at once. */
  kill(): void;
}

/** What a host wants to hear of a child. */
export interface ChildEvents {
  message(message: unknown): void;
  /** The process is gone; says how. Called once. */
  exit(reason: string): void;
}

/** Starts a child. */
export type Spawn<Message = ToChild> = (events: ChildEvents) => ChildHandle<Message>;

/** How much of what a child last wrote to stderr is kept for the sentence about its death. */
const STDERR_TAIL = 2000;

/** A way to start `file` as a Node process; TypeScript is run by tsx, as the host itself is. */
export function forkChild<Message extends object = ToChild>(
  file: string,
  args: readonly string[] = [],
  nodeFlags: readonly string[] = [],
): Spawn<Message> {
  return (events) => {
    const child = fork(file, args, {
      execArgv: [...nodeFlags, ...nodeArguments(file)],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const words = new LastWords();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => words.hear(text));
    const exit = once(events.exit);
    child.on('message', (message) => events.message(message));
    child.on('error', (error) => exit(error.message));
    child.on('close', (code, signal) =>
      exit(words.after(signal ? `killed by ${signal}` : `exit code ${code}`)),
    );
    return {
      pid: child.pid,
      // A child that died between two messages is reported by its exit, not by the send.
      send: (message) => void (child.connected && child.send(message, () => undefined)),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}

/** What a process wrote to stderr last, for the sentence about its death. */
export class LastWords {
  private tail = '';

  hear(text: string): void {
    this.tail = (this.tail + text).slice(-STDERR_TAIL);
  }

  /** How the process ended, and the last line that says why. */
  after(how: string): string {
    const last = this.tail
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .findLast((line) => !line.startsWith('at ') && !line.startsWith('Node.js'));
    return last ? `${how}: ${last}` : how;
  }
}

function once<A>(action: (argument: A) => void): (argument: A) => void {
  let done = false;
  return (argument) => {
    if (!done) action(argument);
    done = true;
  };
}
