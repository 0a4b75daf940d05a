import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { EngineClient } from '../../../electron/engine/client.ts';
import { resolveModel } from '../../../electron/host/model-list.ts';
import { rivuletHere } from '../../fixtures/rivulet.ts';
import { noSwiftShader, swiftShader } from '../../fixtures/swiftshader.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

/** How much of a piece must be equal. */
const SHARE = 0.999;

const title = `WebGPU on SwiftShader${noSwiftShader === undefined ? '' : ` is left out: ${noSwiftShader}`}`;

/* In the engine's process: Dawn may end the one that it is in. */
describe.skipIf(noSwiftShader !== undefined)(title, () => {
  let engine: EngineClient;
  let tiny: string;

  beforeAll(async () => {
    for (const [name, value] of Object.entries(await swiftShader())) vi.stubEnv(name, value);
    engine = new EngineClient();
    tiny = await tinyModel();
  });
  afterAll(async () => {
    await engine?.stop();
    vi.unstubAllEnvs();
    await rm(path.dirname(tiny), { recursive: true });
  });

  test('computes at all', async () => {
    expect(await engine.call('probe', { provider: 'webgpu' })).toMatchObject({ ok: true });
  });

  test('gives the numbers of the CPU, one by one, where a graph only adds and multiplies', async () => {
    const { differences, emitted } = await engine.call('parity', { model: tiny, provider: 'webgpu' });
    const outputs = differences.map(({ graph, output }) => `${graph}.${output}`);
    expect(outputs.toSorted()).toEqual([
      'decode.logits',
      'density.epsilon',
      'density.layers',
      'density.logProb',
      'encode.logVar',
      'encode.mean',
      'sample.layers',
      'sample.z',
    ]);
    for (const { ofOwn, ofAllowed } of differences) expect(Math.max(ofOwn, ofAllowed)).toBeLessThanOrEqual(1);
    expect(emitted.of).toBe(32 * 88);
    expect(emitted.equal).toBeGreaterThanOrEqual(SHARE * emitted.of);
  });

  // Most of its time goes into compiling shaders.
  test('gives the piece of the CPU, from a model that was trained', { timeout: 240_000 }, async () => {
    const model = await resolveModel('chorales');
    const { differences, emitted } = await engine.call('parity', {
      model,
      provider: 'webgpu',
      steps: 16,
      seed: 5,
    });
    for (const { ofAllowed, values } of differences) {
      expect(ofAllowed).toBeLessThanOrEqual(1);
      expect(values).toBeGreaterThan(0);
    }
    // The CPU would not differ from itself.
    expect(Math.max(...differences.map(({ largest }) => largest))).toBeGreaterThan(0);
    expect(emitted.equal).toBeGreaterThanOrEqual(SHARE * emitted.of);
  });

  test('is what a call runs on that asks for it, with nothing passed over', async () => {
    const request = { model: tiny, steps: 6, seed: 4 };
    const there = await engine.call('generate', { ...request, provider: 'webgpu' });
    const here = await engine.call('generate', { ...request, provider: 'cpu' });
    expect(there.active).toEqual({ provider: 'webgpu', passedOver: [] });
    expect(there.pieces[0]!.roll).toEqual(here.pieces[0]!.roll);
  });

  test('is found equal by doctor --check', async () => {
    const { code, stdout } = await rivuletHere('doctor', '--check', 'webgpu', '--model', tiny, '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { provider: 'webgpu', ok: true }]);
  });
});

test('doctor --check of a provider that cannot compute here says so and fails', async () => {
  const absent = process.platform === 'win32' ? 'coreml' : 'dml';
  const { code, stderr } = await rivuletHere('doctor', '--check', absent);
  expect([code, stderr]).toEqual([1, expect.stringMatching(`^error: ${absent} cannot run this here`)]);
});
