import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  BUNDLES,
  closeDisplay,
  type ElectronStudio,
  noElectron,
  openStudio,
  runElectron,
} from './electron-app.ts';
import { children } from './electron-calls.ts';

/** Takes seconds. */
const LONG = { model: 'chorales', steps: 512, count: 16, seed: 1 };

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe.skipIf(noElectron)('the studio’s end in Electron', () => {
  let studio: ElectronStudio;

  beforeAll(async () => {
    studio = await openStudio();
  });

  afterAll(async () => {
    // It was killed, so there is little to close.
    await studio?.close().catch(() => undefined);
    await closeDisplay();
  });

  it('does not come with a crash of the page, which is loaded again', async () => {
    const { app, page } = studio;
    // A page that crashes as soon as it is there is given up.
    await expect
      .poll(() => page.evaluate(() => performance.now()), { timeout: 10_000 })
      .toBeGreaterThan(2500);
    await app.evaluate(async ({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      const loaded = new Promise<void>((resolve) => webContents.once('did-finish-load', () => resolve()));
      webContents.forcefullyCrashRenderer();
      await loaded;
    });
    expect(await firstWord(app, 'hello', {})).toMatchObject({ kind: 'result', value: { shell: 'electron' } });
  });

  it('is the end of its children too, even of one that computes', async () => {
    const { app } = studio;
    expect(await firstWord(app, 'generate', LONG)).toMatchObject({ kind: 'progress' });
    const [engine] = await children(app, 'Rivulet engine');
    const ended = new Promise((resolve) => app.process().once('exit', resolve));
    app.process().kill('SIGKILL');
    await ended;
    await vi.waitFor(() => expect(alive(engine!)).toBe(false), { timeout: 8000, interval: 50 });
  });

  it('is one line and exit code 1 when it cannot start', async () => {
    const elsewhere = await mkdtemp(path.join(os.tmpdir(), 'rivulet-without-page-'));
    await cp(BUNDLES, path.join(elsewhere, 'dist/electron'), { recursive: true });
    const main = path.join(elsewhere, 'dist/electron/main.cjs');
    const { code, stderr } = await runElectron(main, path.join(elsewhere, 'data'));
    expect(code).toBe(1);
    const lines = stderr.split('\n').filter((line) => line.startsWith('error:'));
    expect(lines).toEqual([expect.stringMatching(/^error: Rivulet could not start: .*page/)]);
    await rm(elsewhere, { recursive: true, force: true });
  });
});

/** The first thing that the host says to a call of the page, which the driver lost sight of when it crashed. */
function firstWord(app: ElectronStudio['app'], name: string, request: object): Promise<unknown> {
  const call = JSON.stringify({ kind: 'call', id: 1e9, name, request });
  return app.evaluate(
    ({ BrowserWindow }, message) =>
      BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(`new Promise((resolve) => {
        rivulet.listen((word) => word.id === 1e9 && resolve(word));
        rivulet.send(${message});
      })`) as Promise<unknown>,
    call,
  );
}
