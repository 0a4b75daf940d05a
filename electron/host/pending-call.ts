import { type ErrorCode, RivuletError } from '../../core/errors.ts';
import type { FromChild } from './messages.ts';

/** A call that has no answer yet, at the host's end. */
export class Pending {
  readonly promise: Promise<unknown>;
  /** Whether the present child has it. */
  sent = false;
  cancelled = false;
  /** Whether the child has answered, though progress may still be read. */
  answered = false;
  /** Runs out when a cancelled call has not ended by itself. */
  grace: NodeJS.Timeout | undefined;
  reject!: (error: Error) => void;
  private resolve!: (value: unknown) => void;
  private open = true;
  private reading: Promise<void> = Promise.resolve();

  constructor(
    readonly name: string,
    readonly request: unknown,
    private readonly onProgress: ((value: unknown) => void | Promise<void>) | undefined,
    private readonly taken: () => void,
  ) {
    this.promise = new Promise<unknown>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    }).finally(() => {
      this.open = false;
    });
  }

  receive(message: FromChild & { id: number }): void {
    if (message.kind === 'progress') this.reading = this.read(this.reading, message.value);
    else if (message.kind === 'result') void this.settle(message.value);
    else if (message.kind === 'error') this.reject(errorOf(message));
  }

  /** The answer comes after the last progress event. */
  private async settle(value: unknown): Promise<void> {
    this.answered = true;
    await this.reading;
    this.resolve(value);
  }

  /** Hands over one event after the other; a reader that throws fails the call. */
  private async read(before: Promise<void>, value: unknown): Promise<void> {
    await before;
    if (!this.open) return;
    try {
      await this.onProgress?.(value);
    } catch (thrown) {
      this.reject(thrown as Error);
    }
    this.taken();
  }
}

/** Errors that a child raised on purpose are raised again as they were; a bug keeps the child's stack as its cause. */
function errorOf({ code, message }: { code: string; message: string }): Error {
  if (code !== 'bug')
    return new RivuletError(code as ErrorCode, message.trim() || 'it failed and gave no reason');
  const [first = 'unknown'] = message.split('\n');
  return new Error(first, { cause: message });
}
