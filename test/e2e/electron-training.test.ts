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

  it('learns from a folder that the page sends, in processes of Electron’s own, and saves itself at the end', async () => {
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
    const gone = new Promise((resolve) => app.process().once('exit', resolve));
    await app.evaluate(({ app: application }) => application.quit());
    await gone;
    expect(await job()).toMatchObject({ state: 'paused', fault: { code: 'closed' } });
    expect(existsSync(path.join(path.dirname(file), 'training/checkpoint.safetensors'))).toBe(true);
    expect(await readdir(path.join(userData, 'uploads'))).toEqual([]);
  }, 120_000);
});
