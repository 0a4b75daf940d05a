import { rm } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../../core/random.ts';
import { emptyFolder, rollFile } from '../../fixtures/latent-music.ts';
import { rivuletHere as rivulet } from '../../fixtures/rivulet.ts';
import { textFile, verses } from '../../fixtures/text.ts';
import {
  TINY_BIAS,
  TINY_LATENT,
  tinyDescription,
  tinyModel,
  tinyWeights,
} from '../../fixtures/tiny-model.ts';

let tiny: string;
let music: string;
let model: string;
const data = textFile(verses(60));
let trained: { metrics: Record<string, number> };

beforeAll(async () => {
  const folder = emptyFolder();
  [tiny, music] = await Promise.all([tinyModel('text', 'verse'), tinyModel('music')]);
  model = path.join(folder, 'verses');
  const config = path.join(folder, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({ model: { latent: 4, couplingHidden: 8, layers: 2 }, training: { batch: 8 } }),
  );
  const place = ['--data', data, '--kind', 'text', '--config', config, '--out', model];
  const sizes = ['--hidden', '8', '--epochs', '3', '--seed', '5', '--json'];
  const { stdout, stderr } = await rivulet('train', ...place, ...sizes);
  expect(stderr).toContain('54 sentences to train on, 3 to validate, 3 to test');
  trained = JSON.parse(stdout) as typeof trained;
});
afterAll(() => Promise.all([tiny, music].map((one) => rm(path.dirname(one), { recursive: true }))));

async function sentences(...args: string[]): Promise<string[]> {
  const { stdout, stderr, code } = await rivulet('sample', ...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^[^\n]+\n$/);
  const result = JSON.parse(stdout) as { sentences: string[] };
  expect(Object.keys(result)).toEqual(['sentences']);
  return result.sentences;
}

/** The likeliest symbol and the drawn one, from logits and a uniform, by their definitions. */
function choose(logits: readonly number[], u: number): { best: number; sample: number } {
  const weights = logits.map(Math.exp);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const below = weights.map(
    (_, symbol) => weights.slice(0, symbol + 1).reduce((sum, w) => sum + w, 0) / total,
  );
  return { best: logits.indexOf(Math.max(...logits)), sample: below.findIndex((share) => u < share) };
}

/** A candidate computed from the definitions and the tiny model's weights alone. */
function expected(
  emission: 'best' | 'sample',
  seed: number,
  index: number,
  steps: number,
  temperature: number,
) {
  const { vocabulary } = tinyDescription('text');
  const width = vocabulary!.length;
  const random = Random.of(seed, index);
  random.uniform();
  const z = random.normals(steps * TINY_LATENT).map((value) => value * temperature);
  const u = random.uniforms(steps);
  const weights = tinyWeights(width);
  const logit = (step: number, symbol: number) =>
    Array.from(
      { length: TINY_LATENT },
      (_, i) => z[step * TINY_LATENT + i]! * weights[i * width + symbol]!,
    ).reduce((sum, term) => sum + term, TINY_BIAS);
  const symbols = Array.from({ length: steps }, (_, step) => {
    const logits = Array.from({ length: width }, (_, symbol) => logit(step, symbol));
    return vocabulary![choose(logits, u[step]!)[emission]]!;
  });
  return symbols.join('');
}

describe('sample', () => {
  test('writes the sentences that the seed means, the same each time, of the length asked for', async () => {
    const common = ['--model', tiny, '--seed', '7', '--length', '9'];
    const two = await sentences(...common, '--count', '2');
    expect(await sentences(...common, '--provider', 'cpu', '--count', '1')).toEqual([two[0]]);
    expect(two[1]).not.toBe(two[0]);
    expect(await sentences('--model', tiny, '--seed', '8', '--length', '9')).not.toEqual([two[0]]);
  });

  test('writes the likeliest characters, or draws them when asked to, for noise of any spread', async () => {
    const common = ['--model', tiny, '--seed', '3', '--length', '12', '--count', '2'];
    for (const [temperature, emission] of [
      [0.5, 'best'],
      [1, 'sample'],
    ] as const) {
      const chosen = emission === 'sample' ? ['--emission', 'sample'] : [];
      expect(await sentences(...common, '--temperature', String(temperature), ...chosen)).toEqual(
        [0, 1].map((index) => expected(emission, 3, index, 12, temperature)),
      );
    }
  });

  test('draws lengths as the data had them, and a seed, which it tells', async () => {
    const { stdout, stderr } = await rivulet('sample', '--model', model, '--count', '3');
    const lines = stdout.split('\n');
    expect(lines).toHaveLength(4);
    const [, seed] = /^seed (\d+)\n$/.exec(stderr)!;
    const again = await sentences('--model', model, '--count', '3', '--seed', seed!);
    expect(again).toEqual(lines.slice(0, 3));
    const longest = Math.max(...verses(60).map(({ length }) => length));
    expect(again.every(({ length }) => length >= 1 && length <= longest)).toBe(true);
  });

  test.each([
    ['a model of music', () => ['--model', music], /tiny is a music model.*generate/],
    ['no model', () => [], /model/],
    ['no length', () => ['--model', tiny, '--length', '0'], /above 0/],
    ['too long', () => ['--model', tiny, '--length', '5000'], /4096/],
    ['no such emission', () => ['--model', tiny, '--emission', 'threshold'], /best, sample/],
  ])('refuses %s in one line', async (_, args, words) => {
    const { code, stdout, stderr } = await rivulet('sample', ...args());
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toMatch(words);
  });
});

describe('eval of text', () => {
  const measure = async (...args: string[]) => {
    const ran = await rivulet('eval', '--model', model, '--seed', '5', '--json', ...args);
    return { ...ran, report: JSON.parse(ran.stdout || '{}') as Record<string, number | string> };
  };

  test('measures the finished model as its trainer did, in bits', async () => {
    const { report, code } = await measure('--data', data);
    expect(code).toBe(0);
    expect(report).toMatchObject({ unit: 'bits/character', iwae: 30, split: 'test' });
    expect(report).not.toHaveProperty('unknown');
    for (const figure of [
      'nll',
      'nllWithoutLength',
      'nllPerT',
      'elbo',
      'reconstruction',
      'kl',
      'sequences',
      'steps',
    ]) {
      expect(report[figure]).toBeCloseTo(trained.metrics[figure]!, 3);
    }
  });

  test("reads text by the model's symbols and tells what they do not have, and what is too long", async () => {
    const strange = textFile(['the CAT sat.', 'a dog', 'x'.repeat(60)], 'strange.train.txt');
    const { report, stderr } = await measure(
      '--data',
      strange.replace('.train.txt', ''),
      '--split',
      'train',
      '--iwae',
      '2',
    );
    expect(report).toMatchObject({ sequences: 2, steps: 17, leftOut: 1, unknown: 3 });
    expect(stderr).toContain('3 characters');
    expect(Object.values(report).every((value) => typeof value === 'string' || Number.isFinite(value))).toBe(
      true,
    );
  });

  test('refuses music', async () => {
    const { code, stderr, stdout } = await measure('--data', rollFile());
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]+ is music, not text\.\n$/);
  });
});
