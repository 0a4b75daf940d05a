import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importMidi } from '../../../core/music/midi/import.ts';
import { KEYS, type PianoRoll } from '../../../core/music/roll.ts';
import { Random } from '../../../core/random.ts';
import { rivulet, rivuletHere, type Ran } from '../../fixtures/rivulet.ts';
import { TINY_BIAS, TINY_LATENT, tinyModel, tinyWeights } from '../../fixtures/tiny-model.ts';

let model: string;
let text: string;
let dir: string;
beforeAll(async () => {
  [model, text] = await Promise.all([tinyModel(), tinyModel('text', 'verse')]);
  dir = await mkdtemp(path.join(os.tmpdir(), 'rivulet-cli-'));
});
afterAll(() =>
  Promise.all([path.dirname(model), path.dirname(text), dir].map((one) => rm(one, { recursive: true }))),
);

/** Exactly one JSON document. */
function json({ code, stdout, stderr }: Ran): unknown {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^[^\n]+\n$/);
  return JSON.parse(stdout);
}

/** One line on stderr, nothing on stdout, an exit code that says no. */
function fault({ code, stdout, stderr }: Ran): string {
  expect(stdout).toBe('');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  return stderr;
}

/** The roll of a candidate, computed from the definitions and the tiny model's weights alone. */
function expectedRoll(seed: number, index: number, steps: number): PianoRoll {
  const random = Random.of(seed, index);
  random.uniform();
  const z = random.normals(steps * TINY_LATENT);
  const u = random.uniforms(steps * KEYS);
  const weights = tinyWeights(KEYS);
  return Array.from({ length: steps }, (_, step) => {
    const sounds = (key: number) => {
      let logit = TINY_BIAS;
      for (let i = 0; i < TINY_LATENT; i++) logit += z[step * TINY_LATENT + i]! * weights[i * KEYS + key]!;
      return u[step * KEYS + key]! < 1 / (1 + Math.exp(-logit));
    };
    return Array.from({ length: KEYS }, (_, key) => key).flatMap((key) => (sounds(key) ? [key + 21] : []));
  });
}

describe('generate', () => {
  test('writes the pieces that the seed means, the same bytes each time', async () => {
    const common = ['generate', '--model', model, '--seed', '7', '--steps', '16', '--json'];
    const [first, again] = [path.join(dir, 'a/b'), path.join(dir, 'c')];
    const [two, one] = await Promise.all([
      rivulet(...common, '--count', '2', '--out', first),
      rivulet(...common, '--provider', 'cpu', '--out', again),
    ]);
    const { files } = json(two) as { files: { file: string; notes: number }[] };
    expect(files).toMatchObject([
      { file: path.join(first, 'tiny-7-0.mid'), seed: 7, index: 0, steps: 16 },
      { file: path.join(first, 'tiny-7-1.mid'), seed: 7, index: 1, steps: 16 },
    ]);
    expect(await readdir(first)).toEqual(['tiny-7-0.mid', 'tiny-7-1.mid']);
    json(one);
    const bytes = await readFile(files[0]!.file);
    expect(bytes.equals(await readFile(path.join(again, 'tiny-7-0.mid')))).toBe(true);
    expect(bytes.subarray(0, 4).toString()).toBe('MThd');
    expect(rollOf(bytes)).toEqual(expectedRoll(7, 0, 16));
    expect(rollOf(await readFile(files[1]!.file))).toEqual(expectedRoll(7, 1, 16));
  });

  test('draws a seed and tells it, so that the piece can be had again', async () => {
    const [out, again] = [path.join(dir, 'drawn'), path.join(dir, 'redrawn')];
    const { code, stdout } = await rivuletHere('generate', '--model', model, '--out', out);
    expect(code).toBe(0);
    const seed = /^seed (\d+)$/m.exec(stdout)![1]!;
    const name = `tiny-${seed}-0.mid`;
    expect(await readdir(out)).toEqual([name]);
    json(await rivuletHere('generate', '--model', model, '--out', again, '--seed', seed, '--json'));
    expect((await readFile(path.join(out, name))).equals(await readFile(path.join(again, name)))).toBe(true);
  });

  test('says why a provider that was asked for is not in use, and goes on', async () => {
    const foreign = process.platform === 'win32' ? 'coreml' : 'dml';
    const out = path.join(dir, 'provider');
    const { code, stdout, stderr } = await rivuletHere(
      ...['generate', '--model', model, '--out', out, '--provider', foreign, '--json'],
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('files');
    expect(stderr).toMatch(new RegExp(`^${foreign} is not in use, cpu is: [^\n]+\n$`));
  });
});

function rollOf(bytes: Buffer): PianoRoll {
  return importMidi(bytes, 0.5).roll;
}

describe('a fault is one line that names it', () => {
  const out = () => ['--out', path.join(dir, 'never')];
  test.each<[string, () => string[], RegExp]>([
    ['an unknown command', () => ['generat'], /unknown command 'generat' \(Did you mean generate\?\)/],
    ['an unknown option', () => ['doctor', '--no'], /unknown option '--no'/],
    ['no model', () => ['generate', ...out()], /--model/],
    [
      'an unknown model',
      () => ['generate', '--model', 'hymns', ...out()],
      /hymns is neither a bundled model/,
    ],
    ['a model of text', () => ['generate', '--model', text, ...out()], /verse is a text model/],
    ['no length', () => ['generate', '--model', model, '--steps', '0', ...out()], /--steps .*'0'.*above 0/],
    ['no number', () => ['generate', '--model', model, '--temperature', 'hot', ...out()], /'hot'/],
    ['too many', () => ['generate', '--model', model, '--count', '9999', ...out()], /count/],
    [
      'a folder that cannot be',
      () => ['generate', '--model', model, '--out', '/dev/null/x'],
      /null\/x cannot be made/,
    ],
    ['nothing to describe', () => ['models', 'info'], /name a model/],
  ])('%s', async (_, args, reason) => {
    expect(fault(await rivuletHere(...args()))).toMatch(reason);
  });
});

describe('models', () => {
  test('lists, describes and verifies', async () => {
    const [list, info, verify] = await Promise.all([
      rivuletHere('models', 'list', model, '--json'),
      rivuletHere('models', 'info', '--model', model, '--json'),
      rivuletHere('models', 'verify', model, text, '--json'),
    ]);
    const summary = {
      name: 'tiny',
      kind: 'music',
      arch: 'af-scf',
      nll: 6.5,
      unit: 'nats/step',
      bundled: false,
    };
    const { models } = json(list) as { models: unknown[] };
    expect(models.at(-1)).toMatchObject(summary);
    expect(json(info)).toMatchObject({ models: [{ ...summary, manifest: { schema: 1, licence: 'MIT' } }] });
    expect(json(verify)).toEqual({
      ok: true,
      models: [
        { name: model, ok: true, faults: [] },
        { name: text, ok: true, faults: [] },
      ],
    });
  });

  test('verify refuses a flipped byte, in JSON and by its exit code; generate refuses it too', async () => {
    const bad = path.join(dir, 'bad');
    await cp(model, bad, { recursive: true });
    const file = path.join(bad, 'sample.onnx');
    const bytes = await readFile(file);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(file, bytes);
    const [verify, generate] = await Promise.all([
      rivulet('models', 'verify', bad, '--json'),
      rivulet('generate', '--model', bad, '--out', path.join(dir, 'never')),
    ]);
    expect(verify.code).toBe(1);
    expect(JSON.parse(verify.stdout)).toEqual({
      ok: false,
      models: [{ name: bad, ok: false, faults: [expect.stringContaining(`${file}: `) as unknown] }],
    });
    expect(verify.stderr).toMatch(/^error: refused: [^\n]*sample\.onnx[^\n]*\n$/);
    expect(fault(generate)).toContain(`${file}: its bytes are not those that the manifest knows`);
  });
});

test('doctor tells what computes, and why the rest does not', async () => {
  const report = json(await rivulet('doctor', '--json')) as {
    active: string;
    providers: { provider: string; ok: boolean; reason?: string; sentence?: string }[];
  };
  expect(report.providers.map(({ provider }) => provider)).toEqual([
    'cpu',
    'cuda',
    'webgpu',
    'dml',
    'coreml',
  ]);
  for (const { ok, reason, sentence } of report.providers)
    expect([reason === undefined, sentence === undefined]).toEqual([ok, ok]);
  expect(report.providers.find(({ provider }) => provider === report.active)?.ok).toBe(true);
  expect(report).toMatchObject({
    versions: { rivulet: expect.any(String) as unknown, node: process.versions.node },
    electron: { found: expect.any(Boolean) as unknown },
    browser: { found: expect.any(Boolean) as unknown },
  });
});
