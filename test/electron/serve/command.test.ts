import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../../../core/contract/codec.ts';
import type { ToPage } from '../../../core/contract/wire.ts';
import { builtPage } from '../../../electron/serve/page.ts';
import { TestPage } from '../../fixtures/page.ts';
import { raw, upgradeLines } from '../../fixtures/raw-http.ts';
import { rivulet } from '../../fixtures/rivulet.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const running: ChildProcess[] = [];
// What a clone does once; here so that no test waits for it.
beforeAll(() => builtPage());
afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));

/** `rivulet serve` at work, with what it writes. */
async function serve(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'electron/cli/main.ts', 'serve', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const written = { child, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  await vi.waitFor(() => expect(written.stdout).toMatch(/\n/), { timeout: 30_000, interval: 20 });
  return written;
}

async function openPage(address: string): Promise<TestPage> {
  const { host, origin, search } = new URL(address);
  const socket = new WebSocket(`ws://${host}/bridge${search}`, { origin });
  const page = new TestPage((message) => socket.send(encodeMessage(message)));
  socket.on('message', (data: Buffer) => page.hear(decodeMessage(data) as ToPage));
  await once(socket, 'open');
  return page;
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('serve', () => {
  test('prints one address, makes music behind it, tells no token, and ends when it is told to', async () => {
    const studio = await serve('--no-open', '--port', '0');
    const address = studio.stdout.trim();
    expect(studio.stdout).toBe(`${address}\n`);
    const { port, searchParams } = new URL(address);
    const html = await fetch(address);
    expect([html.status, await html.text()]).toEqual([200, expect.stringContaining('<title>Rivulet')]);
    const page = await openPage(address);
    const { models } = await page.call<{ models: { name: string }[] }>('hello', {});
    const request = { model: models[0]!.name, seed: 1, steps: 8, count: 2 };
    const { pieces } = await page.call<{ pieces: { roll: number[][] }[] }>('generate', request);
    expect(pieces.map(({ roll }) => roll.length)).toEqual([8, 8]);
    await page.refusal('generate', { model: address, seed: 1 });
    await raw(Number(port), ['GET / HTTP/1.1', 'Host: evil.example', `Cookie: ${searchParams.get('token')}`]);
    await raw(
      Number(port),
      upgradeLines(`/bridge?token=${searchParams.get('token')}`, [`Host: 127.0.0.1:${port}`]),
    );
    const exited = once(studio.child, 'exit');
    studio.child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(studio.stdout).toBe(`${address}\n`);
    expect(studio.stderr).not.toContain(searchParams.get('token'));
  });

  test('with --json prints one document, and Ctrl-C ends it and what it started', async () => {
    const studio = await serve('--no-open', '--json', '--port', '0');
    const { address, port, ...more } = JSON.parse(studio.stdout) as { address: string; port: number };
    expect(more).toEqual({});
    expect(address).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/\\?token=[\\w-]{22,}$`));
    await (await openPage(address)).call('model.prepare', { model: 'chorales' });
    const engine = await childOf(studio.child.pid!);
    expect(alive(engine)).toBe(true);
    const exited = once(studio.child, 'exit');
    studio.child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
    await vi.waitFor(() => expect(alive(engine)).toBe(false), { timeout: 30_000 });
  });

  test('refuses in one line: a port that is taken, an address off this machine, no port', async () => {
    const studio = await serve('--no-open', '--json', '--port', '0');
    const { port } = JSON.parse(studio.stdout) as { port: number };
    const refusals: [args: string[], fault: string][] = [
      [['--port', String(port)], `port ${port} cannot be listened on: another program uses it`],
      [['--port', '0', '--host', '0.0.0.0'], 'this machine alone'],
      [['--port', '65536'], 'expected a whole number from 0 to 65535'],
      [['--port', '80a'], 'expected a whole number from 0 to 65535'],
    ];
    for (const [args, fault] of refusals) {
      const { code, stdout, stderr } = await rivulet('serve', '--no-open', ...args);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(fault);
      // A source that is newer than the page, as while someone works on it, is built first.
      expect(stderr.replace('building the page\n', '').trim().split('\n')).toHaveLength(1);
    }
  });
});

/** The newest child of a process, as the system lists them. */
async function childOf(pid: number): Promise<number> {
  const list = spawn('ps', ['-A', '-o', 'pid=,ppid='], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  list.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
  await once(list, 'close');
  const rows = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return rows.findLast(([, parent]) => parent === pid)![0]!;
}
