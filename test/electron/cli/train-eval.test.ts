import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rollToMidi } from '../../../core/music/midi/write.ts';
import { Random } from '../../../core/random.ts';
import { rivuletHere as rivulet } from '../../fixtures/rivulet.ts';

let dir: string;
let music: string;
let model: string;
let trained: { out: string; metrics: Record<string, number | string> };

/** Twenty short pieces in one folder without a split: scales that climb from different notes. */
async function writePieces(folder: string): Promise<void> {
  await mkdir(folder);
  const random = Random.of(1);
  for (let i = 0; i < 20; i++) {
    const [first, steps] = [48 + random.below(24), 6 + random.below(6)];
    const roll = Array.from({ length: steps }, (_, t) => [first + t, first + t + 4]);
    await writeFile(path.join(folder, `${i}.mid`), rollToMidi(roll, { stepQuarters: 1 }));
  }
}

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'rivulet-train-'));
  music = path.join(dir, 'music');
  model = path.join(dir, 'scales');
  await writePieces(music);
  const config = path.join(dir, 'config.json');
  await writeFile(
    config,
    JSON.stringify({
      model: { latent: 6, couplingHidden: 12, layers: 1 },
      training: { batch: 4, rate: 0.02, klHoldEpochs: 1, klRampEpochs: 2 },
    }),
  );
  const place = ['--data', music, '--out', model, '--config', config];
  const { stdout, stderr } = await rivulet(
    'train',
    ...place,
    '--hidden',
    '8',
    '--epochs',
    '16',
    '--seed',
    '5',
    '--grid',
    '1',
    '--json',
  );
  expect(stderr).toContain('20 files, 0 with a warning, 0 rejected');
  expect(stdout).toMatch(/^[^\n]+\n$/);
  trained = JSON.parse(stdout) as typeof trained;
});
afterAll(() => rm(dir, { recursive: true }));

describe('train', () => {
  test('prints where the model is and how good, and leaves a model, a log and a checkpoint', async () => {
    expect(trained.out).toBe(model);
    expect(trained.metrics).toMatchObject({ split: 'test', iwae: 30, unit: 'nats/step', sequences: 2 });
    const log = (await readFile(path.join(model, 'log.jsonl'), 'utf8')).trim().split('\n');
    expect(log.map((line) => (JSON.parse(line) as { epoch: number }).epoch)).toEqual([...Array(16).keys()]);
    const { stdout, code } = await rivulet('models', 'verify', model, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
  });

  test('learns from the first epoch to the last', async () => {
    const log = (await readFile(path.join(model, 'log.jsonl'), 'utf8')).trim().split('\n');
    const bounds = log.map((line) => (JSON.parse(line) as { valid: { elbo: number } }).valid.elbo);
    expect(bounds.at(-1)).toBeLessThan(bounds[0]! - 1);
  });

  test.each([
    [['--arch', 'abacus'], 'abacus'],
    [['--kind', 'pictures'], 'pictures'],
    [['--resume', '--kind', 'text'], 'began with kind music'],
    [['--config', '/does/not/exist'], '/does/not/exist'],
    [['--resume', '--data', '/does/not/exist'], 'There is no data'],
    [['--resume', '--hidden', '9'], 'began with hidden 8'],
    [['--backend', 'abacus'], 'backend'],
    [[], 'holds a training already'],
  ])('refuses %j in one line', async (extra, word) => {
    const { code, stdout, stderr } = await rivulet('train', '--data', music, '--out', model, ...extra);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^error: /);
    expect(stderr).toContain(word);
  });
});

test('train refuses data of another kind, and leaves no folder behind', async () => {
  const out = path.join(dir, 'verses');
  const { code, stderr } = await rivulet('train', '--data', music, '--out', out, '--kind', 'text');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: [^\n]+ is music, not text\.\n$/);
  expect(await readdir(dir)).not.toContain('verses');
});

describe('eval', () => {
  test('measures the finished model as its trainer did, on the pieces that were kept from it', async () => {
    const { stdout, code } = await rivulet(
      'eval',
      '--model',
      model,
      '--data',
      music,
      '--iwae',
      '30',
      '--seed',
      '5',
      '--json',
    );
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as Record<string, number>;
    expect(Object.keys(report)).toEqual(
      expect.arrayContaining([
        'nll',
        'nllWithoutLength',
        'reconstruction',
        'kl',
        'sequences',
        'steps',
        'unit',
        'iwae',
      ]),
    );
    // Equal pieces, equal noise: only float32 sums in another order may differ.
    for (const figure of ['nll', 'nllWithoutLength', 'reconstruction', 'kl', 'sequences', 'steps']) {
      expect(report[figure]).toBeCloseTo(trained.metrics[figure] as number, 3);
    }
    expect(report.nll).toBeGreaterThan(report.nllWithoutLength!);
  });

  test('refuses data with nothing to measure', async () => {
    const empty = path.join(dir, 'empty');
    await mkdir(empty);
    const { code, stderr } = await rivulet('eval', '--model', model, '--data', empty);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
  });
});
