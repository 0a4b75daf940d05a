import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FLOW_ROLES } from '../../../core/contract/manifest.ts';
import { Random } from '../../../core/random.ts';
import { readModel, verifyModel, writeModel } from '../../../electron/host/model-folder.ts';
import { graph, graphBytes, node } from '../../fixtures/onnx.ts';
import { tinyDescription, tinyFiles, tinyModel } from '../../fixtures/tiny-model.ts';

let good: string;
let scratch: string;
beforeAll(async () => {
  good = await tinyModel();
  scratch = await mkdtemp(path.join(os.tmpdir(), 'rivulet-folder-'));
});
afterAll(() => Promise.all([rm(path.dirname(good), { recursive: true }), rm(scratch, { recursive: true })]));

/** A copy of the good model with one file changed, or taken away when `change` gives nothing. */
async function tampered(file: string, change: (bytes: Buffer) => Uint8Array | undefined): Promise<string> {
  const dir = await mkdtemp(path.join(scratch, 'copy-'));
  await cp(good, dir, { recursive: true });
  const bytes = change(await readFile(path.join(dir, file)));
  if (bytes) await writeFile(path.join(dir, file), bytes);
  else await rm(path.join(dir, file));
  return dir;
}

describe('a model folder', () => {
  test('gives back what was written', async () => {
    const model = await readModel(good);
    const files = tinyFiles();
    for (const role of [...FLOW_ROLES, 'weights'] as const)
      expect(Buffer.compare(await model.read(role), files[role])).toBe(0);
    expect(model.manifest).toMatchObject(tinyDescription());
    expect(await verifyModel(good)).toEqual({ ok: true, faults: [] });
    expect((await readdir(good)).sort()).toEqual([
      'decode.onnx',
      'density.onnx',
      'encode.onnx',
      'manifest.json',
      'sample.onnx',
      'weights.safetensors',
    ]);
  });

  test('is refused for a flipped bit anywhere in any file', async () => {
    const random = Random.of(5);
    for (const file of await readdir(good)) {
      for (let i = 0; i < 12; i++) {
        const dir = await tampered(file, (bytes) => {
          bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
          return bytes;
        });
        const { ok, faults } = await verifyModel(dir);
        expect({ file, ok }).toEqual({ file, ok: false });
        expect(faults[0]).toContain(path.join(dir, file));
      }
    }
  });

  test.each([
    ['manifest.json', 'is missing', () => undefined, /not a model folder/],
    ['sample.onnx', 'is missing', () => undefined, /sample\.onnx: it cannot be read/],
    [
      'sample.onnx',
      'is longer',
      (b: Buffer) => Buffer.concat([b, b]),
      /sample\.onnx: expected \d+ bytes, got/,
    ],
    ['manifest.json', 'is cut', (b: Buffer) => b.subarray(0, 90), /manifest\.json: it is not JSON/],
    ['manifest.json', 'is not text', () => Buffer.from([0xff, 0xfe]), /manifest\.json: it is not UTF-8/],
    ['manifest.json', 'names a path', renamed('../../etc/passwd'), /manifest\.json: files\.sample\.file/],
    [
      'manifest.json',
      'names an absolute path',
      renamed('/etc/passwd'),
      /manifest\.json: files\.sample\.file/,
    ],
    [
      'manifest.json',
      'contradicts itself',
      edited({ kind: 'text' }),
      /manifest\.json: config: its kind is music/,
    ],
    ['manifest.json', 'lacks the step', edited({ stepQuarters: undefined }), /stepQuarters: music needs it/],
    [
      'manifest.json',
      'has a short histogram',
      edited({ lengthHistogram: [0, 1] }),
      /expected 7 counts, got 2/,
    ],
    ['manifest.json', 'is edited', edited({ licence: 'none' }), /it was changed/],
    ['manifest.json', 'has a field too many', edited({ more: 1 }), /manifest\.json/],
  ])('says that %s %s', async (file, _, change, fault) => {
    const dir = await tampered(file, change);
    const { ok, faults } = await verifyModel(dir);
    expect(ok).toBe(false);
    expect(faults.join('\n')).toMatch(fault);
    const reading = readModel(dir).then((model) => model.read('sample'));
    await expect(reading).rejects.toMatchObject({ name: 'RivuletError' });
  });

  test('is refused when a graph is not closed or the weights are broken, though their hashes are right', async () => {
    const dir = path.join(scratch, 'unsafe');
    const sample = graphBytes(graph([node('RandomNormalLike', ['x'], ['y'])]));
    const weights = new Uint8Array(20);
    await writeModel(dir, { manifest: tinyDescription(), files: { ...tinyFiles(), sample, weights } });
    const { ok, faults } = await verifyModel(dir);
    expect(ok).toBe(false);
    expect(faults).toEqual([
      expect.stringMatching(/sample\.onnx: .*RandomNormalLike is not allowed/),
      expect.stringMatching(/weights\.safetensors: .*broken/),
    ]);
  });
});

describe('writing over a model', () => {
  test('replaces it, removes what it no longer names and leaves the files of others', async () => {
    const dir = path.join(scratch, 'twice');
    const changed = { ...tinyFiles(), sample: graphBytes(graph([node('Neg', ['x'], ['y'])])) };
    await writeModel(dir, { manifest: tinyDescription(), files: tinyFiles() });
    await writeFile(path.join(dir, 'checkpoint.bin'), 'mine');
    const manifest = await writeModel(dir, { manifest: tinyDescription('music', 'second'), files: changed });
    const model = await readModel(dir);
    expect(model.manifest).toEqual(manifest);
    expect(Buffer.compare(await model.read('sample'), changed.sample)).toBe(0);
    expect(await verifyModel(dir)).toMatchObject({ ok: true });
    const names = [
      ...Object.values(manifest.files).map(({ file }) => file),
      'manifest.json',
      'checkpoint.bin',
    ];
    expect((await readdir(dir)).sort()).toEqual(names.sort());
  });

  test('keeps the old model when the new one cannot be described', async () => {
    const dir = path.join(scratch, 'kept');
    await writeModel(dir, { manifest: tinyDescription(), files: tinyFiles() });
    const broken = { ...tinyDescription(), lengthHistogram: [1] };
    await expect(writeModel(dir, { manifest: broken, files: tinyFiles() })).rejects.toMatchObject({
      code: 'bad-model',
    });
    expect(await verifyModel(dir)).toEqual({ ok: true, faults: [] });
  });
});

function renamed(file: string) {
  return edit((manifest) => {
    (manifest['files'] as Record<string, { file: string }>)['sample']!.file = file;
  });
}

function edited(fields: object) {
  return edit((manifest) => Object.assign(manifest, fields));
}

function edit(change: (manifest: Record<string, unknown>) => void) {
  return (bytes: Buffer) => {
    const manifest = JSON.parse(bytes.toString()) as Record<string, unknown>;
    change(manifest);
    return Buffer.from(JSON.stringify(manifest, null, 2) + '\n');
  };
}
