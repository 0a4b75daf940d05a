import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { messageOf, RivuletError } from '../../core/errors.ts';
import type { Host } from '../host/host.ts';
import { Bridge, refuse } from './bridge.ts';
import { type BuiltFile, readBuiltFiles } from './built-files.ts';
import { Guard } from './guard.ts';
import { HEADERS } from './policy.ts';
import { site } from './site.ts';

/** What is served, and where. */
export interface ServeOptions {
  readonly host: Host;
  /** The folder of the built page. */
  readonly root: string;
  /** 0 for any that is free; the usual one, or any if that is taken, unless given. */
  readonly port?: number;
  /** The address to listen on: loopback alone, 127.0.0.1 unless given. */
  readonly bind?: string;
}

/** A studio that is being served. */
export interface Serving {
  /** What a person opens: with the token, which is nowhere else. */
  readonly address: string;
  readonly port: number;
  /** An address that lets in once, to start a browser with. */
  invitation(): string;
  /** Ends every connection. The host is left open. */
  close(): Promise<void>;
}

/** A browser keeps what it remembers of a page by its port, so that stays the same where it can. */
const USUAL_PORT = 17474;

/** How the loopback addresses are written in a URL. */
const LOOPBACK: Readonly<Record<string, string>> = {
  '127.0.0.1': '127.0.0.1',
  localhost: '127.0.0.1',
  '::1': '[::1]',
};

/**
 * Serves the studio to browsers of this machine.
 * @throws RivuletError `bad-argument` for an address off loopback or a port that is taken, `not-found` without a page.
 */
export async function serve({ host, root, port, bind = '127.0.0.1' }: ServeOptions): Promise<Serving> {
  const loopback = Object.hasOwn(LOOPBACK, bind) ? LOOPBACK[bind]! : undefined;
  if (loopback === undefined) {
    throw new RivuletError(
      'bad-argument',
      `the studio is served to this machine alone, at 127.0.0.1: ${bind} would open it to others without encryption`,
    );
  }
  const files = await readBuiltFiles(root);
  // A request without a Host gets the same refusal as one with a wrong one.
  const server = createServer({ requireHostHeader: false });
  const bound = await listen(server, loopback.replace(/[[\]]/g, ''), port);
  return answer(server, new Guard(bound, loopback), { host, files, port: bound });
}

function answer(
  server: Server,
  guard: Guard,
  { host, files, port }: { host: Host; files: ReadonlyMap<string, BuiltFile>; port: number },
): Serving {
  const bridge = new Bridge(host, guard);
  const listener = getRequestListener(site(files, guard).fetch, { overrideGlobalObjects: false });
  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    if (!guard.isForUs(request)) return response.writeHead(403).end();
    if (!['GET', 'HEAD'].includes(request.method ?? '')) {
      return response.writeHead(405, { allow: 'GET, HEAD' }).end();
    }
    return void listener(request, response);
  });
  server.on('upgrade', (request, socket, head) => bridge.upgrade(request, socket, head));
  server.on('clientError', (_, socket) => socket.writable && refuse(socket, 400));
  return {
    address: guard.address,
    invitation: () => guard.invitation(),
    port,
    close: () => {
      bridge.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

async function listen(server: Server, address: string, port: number | undefined): Promise<number> {
  const attempt = (number: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(number, address, () => {
        server.off('error', reject);
        resolve((server.address() as AddressInfo).port);
      });
    });
  try {
    return await (port === undefined ? attempt(USUAL_PORT).catch(() => attempt(0)) : attempt(port));
  } catch (cause) {
    const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const fault = taken ? 'another program uses it' : messageOf(cause);
    throw new RivuletError('bad-argument', `port ${port} cannot be listened on: ${fault}`, cause);
  }
}
