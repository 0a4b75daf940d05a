import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../../core/contract/jobs.ts';
import { rollToMidi } from '../../core/music/midi/write.ts';
import { Random } from '../../core/random.ts';
import { closeDisplay, type ElectronStudio, noElectron, openStudio } from './electron-app.ts';
import { call, children, startCall } from './electron-calls.ts';

/** A dozen pieces, each unlike the others. */
function folder() {
  const random = Random.of(4);
  return Array.from({ length: 12 }, (_, i) => {
    const roll = Array.from({ length: 16 }, () => [50 + random.below(12), 65 + random.below(12)]);
    return { path: `${i}.mid`, bytes: rollToMidi(roll, { stepQuarters: 1 }) };
  });
}

describe.skipIf(noElectron)('a training in Electron', () => {
  let studio: ElectronStudio;

  beforeAll(async () => {
    studio = await openStudio();
  });

  afterAll(async () => {
    await studio?.close().catch(() => undefined);
    await closeDisplay();
  });

  it('learns from a folder that the page sends, in processes of Electron’s own, asks before it is stopped, saves itself, and goes on where its window was', async () => {
    const { app, page, userData } = studio;
    const files = folder();
    // Bytes cross to the page as numbers.
    const sent = await page.evaluateHandle(
      (given) => given.map(({ path: name, bytes }) => ({ path: name, bytes: Uint8Array.from(bytes) })),
      files.map(({ path: name, bytes }) => ({ path: name, bytes: [...bytes] })),
    );
    const upload = await page.evaluate(
      (list) =>
        new Promise<string>((resolve, reject) => {
          const bridge = window.rivulet!;
          const id = 2 ** 41;
          bridge.listen((message) => {
            if (message.id !== id) return;
            if (message.kind === 'result') resolve((message.value as { upload: string }).upload);
            if (message.kind === 'error') reject(new Error(message.message));
          });
          bridge.send({ kind: 'call', id, name: 'collection.send', request: { name: 'mine', files: list } });
        }),
      sent,
    );
    const read = await call(page, 'collection.read', { from: { upload }, model: 'chorales' });
    expect(read.value.report).toMatchObject({ files: 12, rejected: 0 });
    const { collection } = read.value;
    const wishes = { collection, model: 'chorales', name: 'mine', minutes: 5, rehearse: false };
    const watching = await startCall(page, 'job.watch', {});
    const started = await call(page, 'job.start', wishes);
    expect(started.value.job.state).toBe('queued');
    const file = path.join(userData, 'jobs', started.value.job.id, 'job.json');
    const job = async () => (JSON.parse(await readFile(file, 'utf8')) as { job: Job }).job;
    await expect.poll(async () => (await job()).savedAt, { timeout: 60_000 }).toBeGreaterThan(0);
    expect(await children(app, 'Rivulet trainer')).not.toHaveLength(0);
    await watching.cancel();
    // Who would rather keep training is left with it.
    await answerWith(app, 1);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
    await expect.poll(() => questions(app)).toEqual([['Pause the training and quit', 'Keep training']]);
    expect(await job()).toMatchObject({ state: 'running' });
    // The window is left where it is to be found again.
    const bounds = { x: 40, y: 30, width: 1100, height: 700 };
    await app.evaluate(({ BrowserWindow }, at) => BrowserWindow.getAllWindows()[0]!.setBounds(at), bounds);
    const place = path.join(userData, 'window.json');
    await expect.poll(() => readFile(place, 'utf8').catch(() => ''), { timeout: 10_000 }).toContain('1100');
    // A signal is not asked back, and a checkpoint is there all the same.
    const gone = new Promise((resolve) => app.process().once('exit', resolve));
    const asked = await questions(app);
    app.process().kill('SIGTERM');
    await gone;
    expect(asked).toHaveLength(1);
    expect(await job()).toMatchObject({ state: 'paused', fault: { code: 'closed' } });
    expect(existsSync(path.join(path.dirname(file), 'training/checkpoint.safetensors'))).toBe(true);
    expect(await readdir(path.join(userData, 'uploads'))).toEqual([]);

    studio = await openStudio({ userData });
    const where = () =>
      studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds());
    expect(await where()).toEqual(bounds);
    const id = started.value.job.id;
    expect((await call(studio.page, 'job.resume', { job: id })).kind).toBe('result');
    await expect.poll(async () => (await job()).state, { timeout: 30_000 }).toBe('running');
    await answerWith(studio.app, 0);
    const over = new Promise((resolve) => studio.app.process().once('exit', resolve));
    await studio.app.evaluate(({ app: application }) => application.quit());
    await over;
    expect(await job()).toMatchObject({ state: 'paused', fault: { code: 'closed' } });
  }, 120_000);
});

/** Answers every question of the application's from now on, and writes down what could have been answered. */
function answerWith(app: ElectronStudio['app'], response: number): Promise<void> {
  return app.evaluate(({ dialog }, answer) => {
    const asked: unknown[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = ((options: Electron.MessageBoxOptions) => {
      asked.push(options.buttons);
      return Promise.resolve({ response: answer, checkboxChecked: false });
    }) as typeof dialog.showMessageBox;
  }, response);
}

function questions(app: ElectronStudio['app']): Promise<unknown[]> {
  return app.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked);
}
