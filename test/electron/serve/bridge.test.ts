import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../../../core/contract/codec.ts';
import { MAX_FILE_BYTES } from '../../../core/contract/studio.ts';
import type { ToPage } from '../../../core/contract/wire.ts';
import type { Scope } from '../../../electron/host/service.ts';
import { serve, type Serving } from '../../../electron/serve/serve.ts';
import { TestPage } from '../../fixtures/page.ts';
import { raw, upgradeLines } from '../../fixtures/raw-http.ts';
import { builtPageFixture } from '../../fixtures/served.ts';

const host = {
  start: vi.fn(),
  answer: vi.fn<(name: string, request: unknown, scope: Scope) => Promise<unknown>>(),
  close: () => Promise.resolve(),
};
const echo = (_: string, request: unknown) => Promise.resolve(request);
/** For as long as a loaded machine may take. */
const WAIT = { timeout: 30_000, interval: 10 };
let folder: string;
let studio: Serving;
const sockets: WebSocket[] = [];
beforeAll(async () => {
  const page = await builtPageFixture();
  folder = page.folder;
  studio = await serve({ host, root: page.root, port: 0 });
  host.answer.mockImplementation(echo);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
  host.answer.mockImplementation(echo);
});
afterAll(async () => {
  await studio.close();
  await rm(folder, { recursive: true });
});

const own = () => `127.0.0.1:${studio.port}`;
const token = () => new URL(studio.address).searchParams.get('token')!;
const cookie = () => `rivulet-${studio.port}=${token()}`;

async function open(target = '/bridge', headers: Record<string, string> = { cookie: cookie() }) {
  const socket = new WebSocket(`ws://${own()}${target}`, { headers, origin: `http://${own()}` });
  sockets.push(socket);
  await once(socket, 'open');
  return socket;
}

async function openPage(): Promise<{ page: TestPage; socket: WebSocket }> {
  const socket = await open();
  const page = new TestPage((message) => socket.send(encodeMessage(message)));
  socket.on('message', (data: Buffer) => page.hear(decodeMessage(data) as ToPage));
  return { page, socket };
}

/** The code with which the host closes the line after some frames. */
async function closeCode(...frames: (string | Uint8Array)[]): Promise<number> {
  const socket = await open();
  const closed = once(socket, 'close');
  for (const frame of frames) socket.send(frame);
  const [code] = (await closed) as [number];
  return code;
}

async function stillAnswers(): Promise<void> {
  expect(await (await openPage()).page.call('echo', 'still here')).toBe('still here');
}

describe('a line is refused before it is opened', () => {
  const attempt = async (target: string, headers: string[]) => {
    const answer = await raw(studio.port, upgradeLines(target, headers));
    expect('sec-websocket-accept' in answer.headers).toBe(answer.status === 101);
    return answer.status;
  };

  test('to a page of another origin, or of none', async () => {
    const { port } = studio;
    const origins = [
      ...[`https://${own()}`, 'http://evil.example', `http://evil.example:${port}`, 'null', ''],
      ...[`http://localhost:${port}`, `http://127.0.0.1:${port + 1}`, 'http://127.0.0.1', `http://${own()}/`],
      ...[`http://${own()}.evil.example`, `http://user@${own()}`, 'rivulet://studio', `ws://${own()}`],
    ].map((origin) => [`Origin: ${origin}`]);
    const twice = [`Origin: http://${own()}`, 'Origin: http://evil.example'];
    host.start.mockClear();
    for (const headers of [...origins, [], twice, twice.toReversed()]) {
      for (const target of ['/bridge', `/bridge?token=${token()}`]) {
        const status = await attempt(target, [`Host: ${own()}`, `Cookie: ${cookie()}`, ...headers]);
        expect([headers, status]).toEqual([headers, 403]);
      }
    }
    expect(host.start).not.toHaveBeenCalled();
  });

  test('without the token', async () => {
    host.start.mockClear();
    const good = [`Host: ${own()}`, `Origin: http://${own()}`];
    expect(await attempt('/bridge', good)).toBe(403);
    expect(await attempt('/bridge?token=', good)).toBe(403);
    expect(await attempt(`/bridge?token=${token()}x`, good)).toBe(403);
    expect(await attempt('/bridge', [...good, `Cookie: ${cookie().slice(0, -1)}`])).toBe(403);
    expect(await attempt('/bridge?token=wrong', [...good, `Cookie: ${cookie()}`])).toBe(403);
    expect(await attempt('/elsewhere', [...good, `Cookie: ${cookie()}`])).toBe(404);
    expect(host.start).not.toHaveBeenCalled();
    expect(await attempt('/bridge', [...good, `Cookie: ${cookie()}`])).toBe(101);
  });
});

describe('a line', () => {
  test('carries calls, arrays among them, by cookie or token', async () => {
    const request = {
      floats: Float32Array.of(0.1, -2),
      bytes: Uint8Array.of(1, 2),
      text: 'naïve',
      none: null,
    };
    const { page } = await openPage();
    expect(await page.call('echo', request)).toEqual(request);
    const socket = await open(`/bridge?token=${token()}`, {});
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  test('carries the largest file, and nothing larger', async () => {
    host.answer.mockImplementation((_, request) => Promise.resolve((request as Uint8Array).length));
    const { page } = await openPage();
    expect(await page.call('size', new Uint8Array(MAX_FILE_BYTES))).toBe(MAX_FILE_BYTES);
    expect(await closeCode(new Uint8Array(MAX_FILE_BYTES + 2 ** 17))).toBe(1009);
    host.answer.mockImplementation(echo);
    await stillAnswers();
  });

  test('that breaks cancels its calls', async () => {
    const scopes: Scope[] = [];
    host.answer.mockImplementation(
      (_name, _request, scope) => (scopes.push(scope), new Promise(() => undefined)),
    );
    const { page, socket } = await openPage();
    page.begin('waits', 0);
    await vi.waitFor(() => expect(scopes).toHaveLength(1), WAIT);
    socket.terminate();
    await vi.waitFor(() => expect(scopes[0]!.signal.aborted).toBe(true), WAIT);
  });

  test('whose page does not read is not written to for ever', async () => {
    const [pieces, megabyte] = [200, new Uint8Array(2 ** 20)];
    let told = 0;
    host.answer.mockImplementation(async (_name, _request, { progress }) => {
      for (; told < pieces; told++) await progress(megabyte);
      return 'done';
    });
    const { page, socket } = await openPage();
    socket.pause();
    const { id, answer } = page.begin('much', 0);
    let before = -1;
    // It goes on only as far as the system's own buffers reach.
    while (before !== told) {
      before = told;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(told).toBeLessThan(32);
    socket.resume();
    expect(await answer).toMatchObject({ kind: 'result', value: 'done' });
    expect(page.progressOf(id)).toHaveLength(pieces);
  });
});

describe('what is no message of the contract', () => {
  test('closes the line as a violation', async () => {
    expect(await closeCode('text')).toBe(1008);
    expect(await closeCode(JSON.stringify({ kind: 'call', id: 1, name: 'echo', request: 1 }))).toBe(1008);
    expect(await closeCode(new Uint8Array())).toBe(1008);
    expect(await closeCode(Uint8Array.of(0xc1))).toBe(1008);
    expect(await closeCode(encode({ kind: 'call', id: 'one', name: 'echo', request: 1 }))).toBe(1008);
    expect(await closeCode(encode({ kind: 'cancel', id: 1 }).slice(0, -1))).toBe(1008);
    expect(await closeCode(encode({ __proto__: null, kind: 'result', id: 1, value: 1 }))).toBe(1008);
    await stillAnswers();
  });

  test('asks for no memory that it does not bring', async () => {
    const claims = Uint8Array.from([0xdd, 0x01, 0xff, 0xff, 0xff]);
    const nested = new Uint8Array(5 * 5000);
    for (let at = 0; at < nested.length; at += claims.length) nested.set(claims, at);
    const deep = new Uint8Array(2 ** 20).fill(0x91);
    const many = new Uint8Array(2 ** 22 + 5).fill(0x90);
    many.set([0xdd, 0x00, 0x40, 0x00, 0x00]);
    for (const bytes of [claims, nested, deep, many]) expect(await closeCode(bytes)).toBe(1008);
    await stillAnswers();
  });

  test('never brings the host down', async () => {
    const message = fc.record({
      kind: fc.constantFrom('call', 'cancel', 'result'),
      id: fc.oneof(fc.nat(), fc.double()),
      name: fc.string(),
      request: fc.jsonValue(),
    });
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      message.map((value) => encode(value)),
      fc.tuple(message, fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
        const bytes = encode(value);
        bytes[at % bytes.length] = byte;
        return bytes;
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 5 }), async (frames) => {
        const socket = await open();
        for (const bytes of frames) socket.send(bytes);
        socket.close();
        await once(socket, 'close');
      }),
      { numRuns: 150 },
    );
    await stillAnswers();
  });

  test('as frames of no WebSocket closes the line too', async () => {
    const socket = await open();
    const closed = once(socket, 'close');
    (socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(
      Buffer.from([0xff, 0xff, 0, 1, 2, 3]),
    );
    await closed;
    await stillAnswers();
  });
});
