import { type ErrorCode, RivuletError } from '../../core/errors.ts';
import type { ChildHandle, Spawn } from './child-handle.ts';
import { fromChildSchema } from './messages.ts';
import { Pending } from './pending-call.ts';

/** The calls that a child answers, by name. */
export type CallTable = Record<string, { request: unknown; response: unknown }>;

/** What one call may bring along. */
export interface CallOptions {
  /** Hears of progress; while a promise that it returns is open, no further event is taken. */
  readonly onProgress?: (value: unknown) => void | Promise<void>;
  /** Cancels the call. */
  readonly signal?: AbortSignal;
}

/** The times of a supervision, in milliseconds. */
export interface SupervisionTimes {
  /** How long a child that works on a call may be silent, beyond what it announces. */
  readonly silence: number;
  /** How long a cancelled call may take to end by itself before its child is killed. */
  readonly cancelGrace: number;
}

const TIMES: SupervisionTimes = { silence: 12_000, cancelGrace: 500 };
/** Silence is counted in ticks of this length, so that a host which itself stood still blames no child. */
const TICK_MS = 500;
const LONGEST_WAIT_MS = 1000;
/** Deaths in a row, after which a child is only started again for a new call. */
const MAX_DEATHS = 5;
/** A child that was up for this long, or answered, had a good life: the next death counts as the first. */
const GOOD_LIFE_MS = 5000;

/**
 * Keeps one child process alive and asks it things. A child that dies is replaced at once, after a little longer
 * each time it fails again; one that is silent for too long during a call is killed. Either way, calls that it was
 * working on reject: with `child-died`, `child-hung`, `cancelled`, or `child-stopped` where it was killed to cancel
 * another call; calls that it had not received yet wait for the next one.
 */
export class Supervised<Calls extends CallTable> {
  private child: ChildHandle | undefined;
  private readySince: number | undefined;
  private readonly calls = new Map<number, Pending>();
  private nextId = 1;
  private deaths = 0;
  private silentFor = 0;
  private quietFor = 0;
  private verdict: { code: ErrorCode; sentence: string } | undefined;
  private restart: NodeJS.Timeout | undefined;
  private watch: NodeJS.Timeout | undefined;
  private readonly times: SupervisionTimes;
  private stopped: Promise<void> | undefined;
  private whenStopped: (() => void) | undefined;

  /** @param name what the child is called in sentences, as in "the engine". */
  constructor(
    private readonly name: string,
    private readonly spawn: Spawn,
    times: Partial<SupervisionTimes> = {},
  ) {
    this.times = { ...TIMES, ...times };
  }

  /** The process id of the child, once it is ready. */
  get pid(): number | undefined {
    return this.readySince === undefined ? undefined : this.child?.pid;
  }

  /** Starts the child before the first call needs it. */
  start(): void {
    if (this.child || this.restart) return;
    this.silentFor = this.quietFor = 0;
    this.verdict = undefined;
    const child = this.spawn({
      message: (message) => this.child === child && this.receive(message),
      exit: (reason) => this.child === child && this.gone(reason),
    });
    this.child = child;
  }

  /** Asks the child. */
  call<Name extends keyof Calls & string>(
    name: Name,
    request: Calls[Name]['request'],
    options: CallOptions = {},
  ): Promise<Calls[Name]['response']> {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(cancelled());
    const id = this.nextId++;
    const onAbort = () => this.cancel(id);
    signal?.addEventListener('abort', onAbort, { once: true });
    const call = new Pending(name, request, options.onProgress, () => this.taken(id));
    this.calls.set(id, call);
    this.start();
    this.startWatch();
    if (this.readySince !== undefined) this.send(id, call);
    return call.promise.finally(() => {
      signal?.removeEventListener('abort', onAbort);
      this.forget(id);
    });
  }

  /** Ends the child and rejects what is open. A later call starts it again. */
  stop(): Promise<void> {
    clearTimeout(this.restart);
    this.restart = undefined;
    const stopped = (this.stopped ??= new Promise((resolve) => (this.whenStopped = resolve)));
    this.verdict ??= { code: 'cancelled', sentence: `${this.name} was stopped` };
    if (this.child) this.child.kill();
    else this.gone('it was not running');
    return stopped;
  }

  /** Ends the child for another one; what it was working on rejects with `child-stopped`. */
  replace(why: string): void {
    if (this.child) this.kill('child-stopped', `${this.name} was replaced: ${why}`);
  }

  private send(id: number, call: Pending): void {
    call.sent = true;
    this.silentFor = 0;
    this.child?.send({ kind: 'call', id, name: call.name, request: call.request });
  }

  private receive(received: unknown): void {
    const { data: message } = fromChildSchema.safeParse(received);
    if (!message) return this.kill('child-died', `${this.name} spoke out of turn and was replaced`);
    this.silentFor = 0;
    if (message.kind === 'ready') this.becomeReady();
    else if (message.kind === 'beat') this.quietFor = message.quietMs;
    else this.calls.get(message.id)?.receive(message);
    if (message.kind === 'result') this.deaths = 0;
  }

  private becomeReady(): void {
    this.readySince = performance.now();
    for (const [id, call] of this.calls) if (!call.sent) this.send(id, call);
  }

  private taken(id: number): void {
    this.child?.send({ kind: 'taken', id });
  }

  private cancel(id: number): void {
    const call = this.calls.get(id);
    if (!call) return;
    call.cancelled = true;
    if (!call.sent) return call.reject(cancelled());
    this.child?.send({ kind: 'cancel', id });
    call.grace = setTimeout(() => {
      this.kill('child-stopped', `${this.name} was stopped to cancel another call`);
    }, this.times.cancelGrace);
  }

  private kill(code: ErrorCode, sentence: string): void {
    this.verdict ??= { code, sentence };
    // A call that comes between the kill and the exit waits for the next child.
    this.readySince = undefined;
    this.child?.kill();
  }

  private gone(reason: string): void {
    const { readySince } = this;
    this.child = this.readySince = undefined;
    if (readySince !== undefined && performance.now() - readySince > GOOD_LIFE_MS) this.deaths = 0;
    if (!this.verdict) this.deaths++;
    const hopeless = this.deaths >= MAX_DEATHS;
    const { code, sentence } = this.verdict ?? {
      code: 'child-died',
      sentence: `${this.name} died (${reason})`,
    };
    for (const call of this.calls.values()) {
      if (call.answered) continue;
      if (call.cancelled) call.reject(cancelled());
      else if (call.sent || this.stopped || (hopeless && readySince === undefined))
        call.reject(new RivuletError(code, sentence));
    }
    if (!this.stopped && !hopeless) this.startLater();
    this.whenStopped?.();
    this.stopped = this.whenStopped = undefined;
  }

  private startLater(): void {
    const wait = this.deaths <= 1 ? 0 : Math.min(LONGEST_WAIT_MS, 50 * 2 ** this.deaths);
    this.restart = setTimeout(() => {
      this.restart = undefined;
      this.start();
    }, wait);
  }

  private startWatch(): void {
    this.watch ??= setInterval(() => {
      const working = [...this.calls.values()].some(({ answered }) => !answered);
      this.silentFor = working ? this.silentFor + TICK_MS : 0;
      if (this.silentFor <= this.times.silence + this.quietFor) return;
      this.kill(
        'child-hung',
        `${this.name} gave no sign of life for ${this.silentFor / 1000} s and was replaced`,
      );
    }, TICK_MS);
  }

  private forget(id: number): void {
    clearTimeout(this.calls.get(id)?.grace);
    this.calls.delete(id);
    if (this.calls.size > 0) return;
    clearInterval(this.watch);
    this.watch = undefined;
  }
}

function cancelled(): RivuletError {
  return new RivuletError('cancelled', 'cancelled');
}
