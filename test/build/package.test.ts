import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { builderConfig, FUSES } from '../../build/package/config.ts';
import { packedElectron } from '../../build/package/electron-source.ts';
import { shippedLicences } from '../../build/package/licences.ts';
import { stage, type Staged } from '../../build/package/stage.ts';
import type { PackageArch, PackagePlatform, PackageTarget } from '../../build/package/target.ts';

/** Not the machine's own: its folder may be at work for the packed application. */
const TARGETS = {
  windows: { platform: 'win32', arch: 'x64' },
  mac: { platform: 'darwin', arch: 'arm64' },
} as const satisfies Record<string, PackageTarget>;

const FOLDERS = { app: 'app', licences: 'licences', out: 'out' };
const ELECTRON = { version: '45.4.1' };

describe('what a package is put together of', () => {
  const staged: Record<string, Staged> = {};
  const files: Record<string, string[]> = {};

  beforeAll(async () => {
    for (const [name, target] of Object.entries(TARGETS)) {
      staged[name] = await stage(target);
      const entries = await readdir(staged[name].app, { recursive: true, withFileTypes: true });
      files[name] = entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(staged[name]!.app, path.join(entry.parentPath, entry.name)));
    }
  }, 120_000);

  it('has the libraries of its own platform and processor alone, each once', () => {
    const natives = (name: string) =>
      files[name]!.filter((file) => file.includes(`bin${path.sep}`))
        .map(posix)
        .sort();
    const at = 'node_modules/onnxruntime-node/bin/napi-v6';
    expect(natives('mac')).toEqual([
      `${at}/darwin/arm64/libonnxruntime.1.dylib`,
      `${at}/darwin/arm64/onnxruntime_binding.node`,
    ]);
    expect(natives('windows')).toEqual(
      expect.arrayContaining([
        `${at}/win32/x64/DirectML.dll`,
        `${at}/win32/x64/onnxruntime.dll`,
        `${at}/win32/x64/onnxruntime_binding.node`,
      ]),
    );
    expect(natives('windows').every((file) => file.startsWith(`${at}/win32/x64/`))).toBe(true);
  });

  it('has the bundles, the page and the models, and no source, type, map or document', () => {
    const all = files['windows']!.map(posix);
    for (const name of ['main', 'preload', 'engine', 'trainer', 'midi', 'midi-worker']) {
      expect(all).toContain(`dist/electron/${name}.cjs`);
    }
    expect(all).toEqual(
      expect.arrayContaining([
        'package.json',
        'dist/renderer/index.html',
        'models/pretrained/chorales/manifest.json',
      ]),
    );
    expect(all.filter((name) => /\.(ts|map|md|svelte|tsx)$|(^|\/)(test|docs|data)\//.test(name))).toEqual([]);
    const packages = all.filter((name) => name.startsWith('node_modules/')).map((name) => name.split('/')[1]);
    expect(new Set(packages)).toEqual(new Set(['onnxruntime-node', 'onnxruntime-common']));
  });

  it('tells in its manifest what to start, and no scripts', async () => {
    const text = await readFile(path.join(staged['mac']!.app, 'package.json'), 'utf8');
    const manifest = JSON.parse(text) as Record<string, unknown>;
    expect(manifest).toMatchObject({
      name: 'rivulet',
      productName: 'Rivulet',
      main: 'dist/electron/main.cjs',
    });
    expect(manifest).not.toHaveProperty('scripts');
    expect(manifest).not.toHaveProperty('devDependencies');
  });

  it('has the text of the licence of every package in it', async () => {
    const licences = await shippedLicences();
    const names = licences.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['svelte', 'tone', 'zod', 'hono', 'onnxruntime-node', 'onnx-buf']),
    );
    for (const { name, identifier, text } of licences) {
      expect([name, identifier]).not.toEqual([name, 'unknown']);
      expect([name, text.length > 300]).toEqual([name, true]);
    }
    const { text } = licences.find(({ name }) => name === '@tensorflow/tfjs-core')!;
    expect(text).toContain('Apache License');
  });
});

describe('what electron-builder is told', () => {
  it('is packed with the Electron that package.json pins, unless another is given', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', undefined);
    const root = path.join(import.meta.dirname, '../..');
    const { devDependencies } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const target = { platform: process.platform as PackagePlatform, arch: process.arch as PackageArch };
    expect(await packedElectron(target)).toEqual({ version: devDependencies['electron'] });
    const folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-electron-'));
    await writeFile(path.join(folder, 'version'), 'v33.2.1\n');
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
    expect(await packedElectron(target)).toEqual({ version: '33.2.1', folder });
    // It is of this machine's kind, and no other.
    const other = process.platform === 'win32' ? 'linux' : 'win32';
    expect(await packedElectron({ platform: other, arch: 'x64' })).toEqual({
      version: devDependencies['electron'],
    });
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  const platforms = ['linux', 'win32', 'darwin'] as const;

  it.each(platforms)('sets every fuse and publishes nothing, on %s', (platform) => {
    const config = builderConfig(platform, ELECTRON, FOLDERS);
    expect(config).toMatchObject({ electronFuses: FUSES, publish: null, npmRebuild: false, asar: true });
    expect(config.electronDist).toBeUndefined();
    const fed = builderConfig(platform, ELECTRON, FOLDERS, 'https://example.org/rivulet');
    expect(fed.publish).toEqual({ provider: 'generic', url: 'https://example.org/rivulet' });
    expect(builderConfig(platform, { ...ELECTRON, folder: '/e' }, FOLDERS).electronDist).toBe('/e');
  });

  it('keeps the sandbox of a package for Linux on', () => {
    const text = JSON.stringify(builderConfig('linux', ELECTRON, FOLDERS));
    expect(text).not.toContain('no-sandbox');
    const { appImage, toolsets } = builderConfig('linux', ELECTRON, FOLDERS);
    // Left alone, an AppImage is started without it.
    expect(appImage!.executableArgs).toEqual([]);
    expect(toolsets!.appimage).not.toBe('0.0.0');
  });

  it.each(platforms)('opens MIDI files and models by a double click, on %s', (platform) => {
    const { fileAssociations, linux } = builderConfig(platform, ELECTRON, FOLDERS);
    const found = [fileAssociations ?? [], linux?.fileAssociations ?? []].flat();
    if (platform === 'linux') {
      expect(found.map(({ mimeType }) => mimeType)).toEqual(['audio/midi', 'application/x-rivulet']);
    } else expect(found.map(({ ext }) => ext)).toEqual(['mid', 'midi', 'kar', 'rmi', 'rivulet']);
  });
});

function posix(file: string): string {
  return file.split(path.sep).join('/');
}
