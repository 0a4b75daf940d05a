import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../../../core/random.ts';
import { EngineClient } from '../../../electron/engine/client.ts';
import { readModel, verifyModel } from '../../../electron/host/model-folder.ts';
import { bundledModels } from '../../../electron/host/model-list.ts';

const engine = new EngineClient();
const models = await Promise.all(
  (await bundledModels()).map(async (model) => ({
    ...model,
    kind: (await readModel(model.dir)).manifest.kind,
  })),
);

afterAll(() => engine.stop());

/** Notes in a step, of the data that a model of music learned from. */
const DENSITIES: Readonly<Record<string, number>> = { chorales: 3.9, folk: 4, piano: 3 };

it('all of them come along, in at most 60 MB', async () => {
  const names = ['chorales', 'chorales-fast', 'english', 'english-2d', 'english-fast'];
  expect(models.map(({ name }) => name)).toEqual([...names, 'folk', 'folk-fast', 'piano', 'piano-fast']);
  const folders = await Promise.all(models.map(({ dir }) => readModel(dir)));
  const files = folders.flatMap(({ manifest }) => Object.values(manifest.files));
  expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(60e6);
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

  it('finds its own pieces likelier than in disorder', async () => {
    const { manifest } = await readModel(dir);
    const { latent } = manifest.config;
    const { pieces } = await engine.call('generate', { model: dir, seed: 3, steps: 32 });
    const { data, dims } = pieces[0]!.z;
    const steps = Array.from({ length: 32 }, (_, t) => data.subarray(t * latent, (t + 1) * latent));
    const mixed = Float32Array.from(
      Random.of(1)
        .shuffled(steps)
        .flatMap((step) => [...step]),
    );
    const mask = { data: new Float32Array(32).fill(1), dims: [32, 1, 1] };
    const score = async (z: Float32Array<ArrayBuffer>) => {
      const { logProb } = await engine.call('density', { model: dir, z: { data: z, dims }, mask });
      return logProb.data.reduce((sum, p) => sum + p, 0) / 32;
    };
    expect(await score(data)).toBeGreaterThan((await score(mixed)) + 0.5);
  });
});

describe.each(models.filter(({ kind }) => kind === 'music'))('the bundled model $name of music', (model) => {
  it('makes music about as dense as what it learned from, and varied', async () => {
    const density = DENSITIES[model.name.replace('-fast', '')]!;
    const { pieces } = await engine.call('generate', { model: model.dir, seed: 5, steps: 64, count: 8 });
    const chords = pieces.flatMap(({ roll }) => roll ?? []);
    const pitches = chords.flat();
    expect(chords).toHaveLength(8 * 64);
    expect(pitches.length / chords.length).toBeGreaterThan(0.7 * density);
    expect(pitches.length / chords.length).toBeLessThan(1.3 * density);
    expect(new Set(pitches).size).toBeGreaterThan(20);
    expect(new Set(chords.map(String)).size).toBeGreaterThan(100);
  });
});

describe.each(models.filter(({ kind }) => kind === 'text'))('the bundled model $name of text', (model) => {
  it('writes different sentences in letters and words', async () => {
    const request = { model: model.dir, seed: 5, steps: 60, count: 20, emission: 'threshold' } as const;
    const { pieces } = await engine.call('generate', request);
    const sentences = pieces.map(({ text }) => text!);
    expect(new Set(sentences).size).toBe(20);
    expect(sentences.every((sentence) => sentence.length === 60)).toBe(true);
    const all = sentences.join(' ');
    const share = (pattern: RegExp) => (all.match(pattern)?.length ?? 0) / all.length;
    // English prose has 18% of spaces and 10% of e.
    expect(share(/ /g)).toBeGreaterThan(0.12);
    expect(share(/ /g)).toBeLessThan(0.25);
    expect(share(/e/g)).toBeGreaterThan(0.05);
    expect(share(/[aeiou]/g)).toBeGreaterThan(0.25);
  });
});
