import { afterAll, describe, expect, it } from 'vitest';
import { EngineClient } from '../../../electron/engine/client.ts';
import { readModel, verifyModel } from '../../../electron/host/model-folder.ts';
import { bundledModels } from '../../../electron/host/model-list.ts';

const engine = new EngineClient();
const models = await bundledModels();

afterAll(() => engine.stop());

it('chorales comes along', () => {
  expect(models.map(({ name }) => name)).toContain('chorales');
});

describe.each(models)('the bundled model $name', ({ name, dir }) => {
  it('is the bytes that its manifest says, in at most 8 MB', async () => {
    expect(await verifyModel(dir)).toEqual({ ok: true, faults: [] });
    const { manifest } = await readModel(dir);
    const bytes = Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0);
    expect(bytes).toBeLessThan(8e6);
    expect(manifest.name).toBe(name);
  });

  it('turns noise into latents and back', async () => {
    const { manifest } = await readModel(dir);
    const { pieces } = await engine.call('generate', { model: dir, seed: 11, steps: 48 });
    const [{ z, epsilon }] = pieces as [(typeof pieces)[0]];
    const mask = { data: new Float32Array(48).fill(1), dims: [48, 1, 1] };
    const back = await engine.call('density', { model: dir, z, mask });
    expect(z.dims).toEqual([48, 1, manifest.config.latent]);
    const worst = back.epsilon.data.reduce((most, e, i) => Math.max(most, Math.abs(e - epsilon.data[i]!)), 0);
    expect(worst).toBeLessThan(1e-4);
  });

  it('makes music as dense and as high as what it learned from', async () => {
    const { pieces } = await engine.call('generate', { model: dir, seed: 5, steps: 64, count: 8 });
    const chords = pieces.flatMap(({ roll }) => roll ?? []);
    const pitches = chords.flat();
    expect(chords).toHaveLength(8 * 64);
    // Bach writes for four voices; the data has 3.9 notes in a step, between C3 and E7.
    expect(pitches.length / chords.length).toBeGreaterThan(3);
    expect(pitches.length / chords.length).toBeLessThan(5);
    expect(Math.min(...pitches)).toBeGreaterThan(36);
    expect(new Set(pitches).size).toBeGreaterThan(20);
    expect(new Set(chords.map(String)).size).toBeGreaterThan(100);
  });

  it('finds its own pieces far likelier than the same steps in reverse', async () => {
    const { manifest } = await readModel(dir);
    const { latent } = manifest.config;
    const { pieces } = await engine.call('generate', { model: dir, seed: 3, steps: 32 });
    const { data, dims } = pieces[0]!.z;
    const steps = Array.from({ length: 32 }, (_, t) => data.subarray(t * latent, (t + 1) * latent));
    const backwards = Float32Array.from(steps.reverse().flatMap((step) => [...step]));
    const mask = { data: new Float32Array(32).fill(1), dims: [32, 1, 1] };
    const score = async (z: Float32Array<ArrayBuffer>) => {
      const { logProb } = await engine.call('density', { model: dir, z: { data: z, dims }, mask });
      return logProb.data.reduce((sum, p) => sum + p, 0) / 32;
    };
    expect(await score(data)).toBeGreaterThan((await score(backwards)) + 1);
  });
});
