import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rollToMidi } from '../../../core/music/midi/write.ts';
import { runTraining } from '../../../electron/trainer/run.ts';
import { emptyFolder, rollFile, smallJob } from '../../fixtures/latent-music.ts';
import { rivulet, rivuletHere } from '../../fixtures/rivulet.ts';

let model: string;
let data: string;
let out: string;
beforeAll(async () => {
  const job = smallJob({ data: rollFile(), name: 'parent' });
  ({ out: model } = await runTraining(job, { onProgress: () => undefined, isCancelled: () => false }));
  data = folderOfMidi();
  out = path.join(emptyFolder(), 'mine');
});

/** A dozen pieces in folders, a copy of one in another key, a broken file, and a file that is no music. */
function folderOfMidi(): string {
  const folder = emptyFolder();
  const put = (name: string, bytes: Uint8Array) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  };
  const piece = (i: number, up = 0) =>
    rollToMidi(
      Array.from({ length: 8 + i }, (_, t) => [48 + up + (i % 5), 60 + up + ((t * (i + 1)) % 7)]),
      { stepQuarters: 1 },
    );
  for (let i = 0; i < 12; i++) put(`${i % 2 ? 'set' : 'set/deeper'}/${i}.mid`, piece(i));
  put('set/same.mid', piece(3, 2));
  put('broken.mid', piece(4).slice(0, 20));
  put('notes.doc', new TextEncoder().encode('no music'));
  return folder;
}

const finetune = (...args: string[]) =>
  rivuletHere('finetune', '--model', model, '--data', data, '--out', out, '--threads', '1', ...args);

describe('finetune', () => {
  it('prints one document with before and after, and what became of the files on stderr', async () => {
    const { code, stdout, stderr } = await rivulet(
      ...['finetune', '--model', model, '--data', data, '--out', out],
      ...['--epochs', '12', '--threads', '1', '--json'],
    );
    expect(code, stderr).toBe(0);
    const { out: made, before, after } = JSON.parse(stdout);
    expect(made).toBe(out);
    expect(after.nll).toBeLessThan(before.nll);
    expect([after.unit, after.sequences]).toEqual(['nats/step', before.sequences]);
    expect(stderr).toContain('15 files: 12 imported, 0 with a warning, 3 left out');
    expect(stderr).toContain('10 pieces to learn from, 2 held out');
  });

  it('makes a model that other commands take, measured alike on the same folder', async () => {
    const info = await rivuletHere('models', 'info', out, '--json');
    const { manifest } = JSON.parse(info.stdout).models[0];
    expect(manifest).toMatchObject({ name: 'mine', parent: { name: 'parent' } });
    const measured = await rivuletHere('eval', '--model', out, '--data', data, '--split', 'test', '--json');
    expect(JSON.parse(measured.stdout).nll).toBeCloseTo(manifest.metrics.nll, 4);
  });

  it('begins no other in the same folder, and names what it cannot take', async () => {
    expect(await finetune()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('holds a training already'),
    });
    expect(await finetune('--tracks', 'loud')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--tracks is'),
    });
    const nowhere = await rivuletHere('finetune', '--model', 'nobody', '--data', data, '--out', `${out}2`);
    expect(nowhere).toMatchObject({ code: 1, stdout: '' });
    expect(nowhere.stderr).toContain('nobody');
    const empty = await rivuletHere(
      'finetune',
      '--model',
      model,
      '--data',
      emptyFolder(),
      '--out',
      `${out}3`,
    );
    expect(empty).toMatchObject({ code: 1, stderr: expect.stringMatching(/^0 files|no music/m) });
  });
});
