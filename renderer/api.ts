import type { StudioCall, StudioProgress, StudioRequest, StudioResponse } from '../core/contract/studio.ts';
import type { Bridge, ToPage } from '../core/contract/wire.ts';
import { openSocket } from './socket.ts';

declare global {
  interface Window {
    /** What Electron's preload script leaves for the page. */
    readonly rivulet?: Bridge;
  }
}

/** An error that the host told of; `code` as in core/errors.ts, or `host-gone`. */
export class HostError extends Error {
  constructor(
    readonly code: string,
    sentence: string,
  ) {
    super(sentence);
    this.name = 'HostError';
  }
}

/** What a call may bring along. */
export interface CallOptions<Name extends StudioCall> {
  readonly onProgress?: (progress: StudioProgress<Name>) => void;
  readonly signal?: AbortSignal;
}

interface Open {
  readonly resolve: (value: never) => void;
  readonly reject: (error: HostError) => void;
  readonly onProgress: ((value: never) => void) | undefined;
}

/** The host as the page sees it: typed calls over whatever bridge there is. */
export class Api {
  readonly #bridge: Bridge;
  readonly #open = new Map<number, Open>();
  #nextId = 1;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    bridge.listen((message) => this.#receive(message));
  }

  /** Asks the host. Rejects with HostError, `cancelled` among them. */
  call<Name extends StudioCall>(
    name: Name,
    request: StudioRequest<Name>,
    { onProgress, signal }: CallOptions<Name> = {},
  ): Promise<StudioResponse<Name>> {
    if (signal?.aborted) return Promise.reject(new HostError('cancelled', 'cancelled'));
    const id = this.#nextId++;
    const cancel = () => this.#bridge.send({ kind: 'cancel', id });
    signal?.addEventListener('abort', cancel, { once: true });
    return new Promise<StudioResponse<Name>>((resolve, reject) => {
      this.#open.set(id, { resolve: resolve as Open['resolve'], reject, onProgress });
      this.#bridge.send({ kind: 'call', id, name, request });
    }).finally(() => signal?.removeEventListener('abort', cancel));
  }

  /** Rejects what is open: the host is gone. */
  lost(): void {
    const error = new HostError('host-gone', 'The connection to Rivulet was lost');
    for (const { reject } of this.#open.values()) reject(error);
    this.#open.clear();
  }

  #receive(message: ToPage): void {
    const open = this.#open.get(message.id);
    if (!open) return;
    if (message.kind === 'progress') return open.onProgress?.(message.value as never);
    this.#open.delete(message.id);
    if (message.kind === 'result') open.resolve(message.value as never);
    else open.reject(new HostError(message.code, message.message));
  }
}

/** Opens the line to the host: Electron's where the preload script left one, else a WebSocket to where the page is from. */
export function openApi(onConnection: (connected: boolean) => void): Api {
  if (window.rivulet) {
    queueMicrotask(() => onConnection(true));
    return new Api(window.rivulet);
  }
  const api: Api = new Api(
    openSocket(location, (connected) => {
      if (!connected) api.lost();
      onConnection(connected);
    }),
  );
  return api;
}
