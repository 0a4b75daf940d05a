import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { decodeMessage, encodeMessage } from '../../core/contract/codec.ts';
import { MAX_FILE_BYTES } from '../../core/contract/studio.ts';
import type { ToPage } from '../../core/contract/wire.ts';
import type { Host } from '../host/host.ts';
import { openSession } from '../host/session.ts';
import type { Guard } from './guard.ts';
import { checkMessage } from './message-check.ts';
import { HEADERS } from './policy.ts';

/** Where the page's WebSocket goes. */
const BRIDGE = '/bridge';

/** What a message needs beside the file in it. */
const ENVELOPE_BYTES = 2 ** 16;
/** The close code for a peer that does not keep to the contract. */
const POLICY_VIOLATION = 1008;

/** The pages' lines to the host, over WebSockets. */
export class Bridge {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FILE_BYTES + ENVELOPE_BYTES,
    perMessageDeflate: false,
  });

  constructor(
    private readonly host: Host,
    private readonly guard: Guard,
  ) {}

  /** Takes a request to become a WebSocket, after everything about it was checked, or answers it with a refusal. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A peer may be gone at any moment.
    socket.on('error', () => undefined);
    const status = this.refusal(request);
    if (status !== undefined) return refuse(socket, status);
    this.sockets.handleUpgrade(request, socket, head, (opened) => connect(this.host, opened));
  }

  /** Ends all lines at once. */
  close(): void {
    for (const socket of this.sockets.clients) socket.terminate();
    this.sockets.close();
  }

  private refusal(request: IncomingMessage): number | undefined {
    if (!this.guard.isForUs(request)) return 403;
    if (request.url!.split('?')[0] !== BRIDGE) return 404;
    return this.guard.isFromUs(request) && this.guard.knowsToken(request) ? undefined : 403;
  }
}

/** Answers on a raw socket with a status and nothing more. */
export function refuse(socket: Duplex, status: number): void {
  const headers = { ...HEADERS, connection: 'close', 'content-length': '0' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n`);
}

function connect(host: Host, socket: WebSocket): void {
  const session = openSession(host, (message) => send(socket, message));
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary && session.receive(decoded(data))) return;
    session.close();
    socket.close(POLICY_VIOLATION, 'not a message of the contract');
  });
  socket.on('close', () => session.close());
  // What is wrong with the line closes it.
  socket.on('error', () => undefined);
}

/** The message, or nothing that any contract knows. */
function decoded(data: Buffer): unknown {
  try {
    checkMessage(data);
    return decodeMessage(data);
  } catch {
    return undefined;
  }
}

/** Settles when the message has left this process, so that a page which does not read is not written to for ever. */
function send(socket: WebSocket, message: ToPage): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(encodeMessage(message), { binary: true }, (error) => (error ? reject(error) : resolve()));
  });
}
