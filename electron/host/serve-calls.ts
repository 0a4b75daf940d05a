import { messageOf, RivuletError } from '../../core/errors.ts';
import type { ChildPort } from './child-port.ts';
import { MAX_PENDING_PROGRESS, type ToChild } from './messages.ts';

/** What a call's handler in the child is given beside the request. */
export interface CallContext {
  /** Aborted when the caller cancels. */
  readonly signal: AbortSignal;
  /** Tells the caller how far the work is; may be called as often as one likes. */
  progress(value: unknown): void;
  /**
   * Lets the host wait: the thread may be blocked for this long, beyond what is always allowed. To be awaited before it
   * is: a blocked thread sends nothing, not even the rest of a large message that has begun to leave.
   */
  expectSilence(milliseconds: number): Promise<void>;
}

/** The answers of a child, by the names of the calls. */
export type Handlers = Readonly<Record<string, (request: unknown, context: CallContext) => Promise<unknown>>>;

const BEAT_MS = 1000;

/** Answers calls for as long as the host lives. */
export function serveCalls(handlers: Handlers, port: ChildPort): void {
  const running = new Map<number, RunningCall>();
  let quietUntil = 0;
  const beat = () => port.send({ kind: 'beat', quietMs: Math.max(0, quietUntil - Date.now()) });
  const expectSilence = async (milliseconds: number) => {
    quietUntil = Date.now() + milliseconds;
    await beat();
  };
  port.listen((message) => {
    if (message.kind === 'cancel') running.get(message.id)?.abort.abort();
    else if (message.kind === 'taken') running.get(message.id)?.taken();
    else void answer(message, { handlers, port, running, expectSilence });
  });
  setInterval(() => {
    if (running.size > 0) void beat();
  }, BEAT_MS);
  void port.send({ kind: 'ready' });
}

/** What every call of a child shares. */
interface Service {
  readonly handlers: Handlers;
  readonly port: ChildPort;
  readonly running: Map<number, RunningCall>;
  readonly expectSilence: CallContext['expectSilence'];
}

async function answer(
  { id, name, request }: ToChild & { kind: 'call' },
  { handlers, port, running, expectSilence }: Service,
): Promise<void> {
  const call = new RunningCall((value) => void port.send({ kind: 'progress', id, value }));
  running.set(id, call);
  try {
    const handler = handlers[name];
    if (!handler) throw new RivuletError('bad-argument', `there is no call ${name}`);
    const value = await handler(request, {
      signal: call.abort.signal,
      progress: (progress) => call.progress(progress),
      expectSilence,
    });
    call.flush();
    void port.send({ kind: 'result', id, value });
  } catch (thrown) {
    const code = thrown instanceof RivuletError ? thrown.code : 'bug';
    void port.send({ kind: 'error', id, code, message: describe(thrown, code) });
  } finally {
    running.delete(id);
  }
}

/** What was raised on purpose is a sentence; of anything else the place in the code matters too. */
function describe(thrown: unknown, code: string): string {
  return code === 'bug' && thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown);
}

/** A call at work: its cancellation, and its progress, of which only so much is ever under way. */
class RunningCall {
  readonly abort = new AbortController();
  private pending = 0;
  private newest: { value: unknown } | undefined;

  constructor(private readonly send: (value: unknown) => void) {}

  progress(value: unknown): void {
    this.newest = { value };
    // One place is kept for the last event, which is sent whatever waits.
    if (this.pending < MAX_PENDING_PROGRESS - 1) this.flush();
  }

  taken(): void {
    this.pending--;
    this.flush();
  }

  flush(): void {
    if (!this.newest) return;
    this.pending++;
    this.send(this.newest.value);
    this.newest = undefined;
  }
}
