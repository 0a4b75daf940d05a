import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EpochRecord } from '../../../core/contract/training.ts';
import { readMidi } from '../../../core/music/midi/read.ts';
import { emptyFolder, rollFile } from '../../fixtures/latent-music.ts';
import { rivuletHere as rivulet } from '../../fixtures/rivulet.ts';

describe('a discrete LSTM on the command line', () => {
  let music: string;
  let model: string;
  let trained: Record<string, number | string>;

  beforeAll(async () => {
    const folder = emptyFolder();
    [music, model] = [rollFile(), path.join(folder, 'past')];
    const config = path.join(folder, 'config.json');
    await writeFile(config, JSON.stringify({ training: { batch: 4, rate: 0.01, averaging: 0.9 } }));
    const what = ['--data', music, '--arch', 'lstm', '--hidden', '12', '--config', config];
    const { stdout } = await rivulet(
      'train',
      ...what,
      '--epochs',
      '60',
      '--seed',
      '5',
      '--out',
      model,
      '--json',
    );
    trained = (JSON.parse(stdout) as { metrics: typeof trained }).metrics;
  });

  test('learns, and every epoch may be its best', async () => {
    const lines = (await readFile(path.join(model, 'log.jsonl'), 'utf8')).trim().split('\n');
    const records = lines.map((line) => JSON.parse(line) as EpochRecord);
    expect(records.at(-1)!.train.elbo).toBeLessThan(0.5 * records[0]!.train.elbo);
    expect(records[0]).toMatchObject({ klWeight: 1, best: true });
  });

  test('is measured as its trainer did, without a divergence', async () => {
    const { stdout } = await rivulet('eval', '--model', model, '--data', music, '--iwae', '2', '--json');
    const report = JSON.parse(stdout) as Record<string, number>;
    for (const figure of ['nll', 'nllWithoutLength', 'reconstruction', 'sequences', 'steps']) {
      expect(report[figure]).toBeCloseTo(trained[figure] as number, 4);
    }
    expect(report.kl).toBe(0);
    expect(report.nllWithoutLength).toBeCloseTo(report.reconstruction!, 9);
  });

  test('writes pieces that play, the same for the same seed, and verifies', async () => {
    const made = async (folder: string) => {
      const out = ['--steps', '16', '--count', '2', '--seed', '3', '--out', folder, '--json'];
      const { stdout } = await rivulet('generate', '--model', model, ...out);
      return (JSON.parse(stdout) as { files: { file: string; notes: number }[] }).files;
    };
    const [first, again] = [await made(emptyFolder()), await made(emptyFolder())];
    const bytes = (files: typeof first) => Promise.all(files.map(({ file }) => readFile(file)));
    expect(await bytes(again)).toEqual(await bytes(first));
    for (const { file, notes } of first) {
      expect(notes).toBeGreaterThan(3);
      expect(readMidi(await readFile(file)).notes).toHaveLength(notes);
    }
    const { code, stdout } = await rivulet('models', 'verify', model, '--json');
    expect({ code, ok: (JSON.parse(stdout) as { ok: boolean }).ok }).toEqual({ code: 0, ok: true });
  });
});
