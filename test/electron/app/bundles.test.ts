import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildElectron } from '../../../build/electron.ts';

const BUNDLES = fileURLToPath(new URL('../../../dist/electron', import.meta.url));
const NAMES = ['main', 'preload', 'engine', 'midi', 'midi-worker', 'trainer', 'updater'];

/** What a bundle asks for at run time, beside what Node brings. */
function packages(code: string): string[] {
  const required = [...code.matchAll(/\brequire\(["']([^"']+)["']\)/g)].map(([, name]) => name!);
  return [...new Set(required)].filter((name) => !isBuiltin(name)).sort();
}

describe('what Electron runs', () => {
  const code: Record<string, string> = {};

  beforeAll(async () => {
    await buildElectron();
    for (const name of NAMES) code[name] = await readFile(path.join(BUNDLES, `${name}.cjs`), 'utf8');
  });

  it('needs no package besides but those with native code', () => {
    expect(packages(code['main']!)).toEqual(['electron']);
    expect(code['main']).not.toContain('electron-updater');
    expect(packages(code['updater']!)).toEqual(['electron']);
    expect(packages(code['preload']!)).toEqual(['electron']);
    expect(packages(code['engine']!)).toEqual(['onnxruntime-node']);
    expect(packages(code['midi']!)).toEqual([]);
    expect(packages(code['midi-worker']!)).toEqual([]);
    // TensorFlow.js can do without `encoding`, and asks for it in case it is there.
    expect(packages(code['trainer']!)).toEqual(['encoding', 'onnxruntime-node']);
  });

  it('is CommonJS that Node understands', async () => {
    for (const name of NAMES) {
      await promisify(execFile)(process.execPath, ['--check', path.join(BUNDLES, `${name}.cjs`)]);
      expect(code[name]).not.toMatch(/\bimport\.meta\b/);
    }
  });

  it('leaves the page one name, and that the line to the host', () => {
    const { preload } = code;
    expect(preload!.match(/exposeIn\w+/g)).toEqual(['exposeInMainWorld']);
    expect(preload).toMatch(/exposeInMainWorld\("rivulet"/);
    expect(new Set(preload!.match(/ipcRenderer\.\w+/g))).toEqual(
      new Set(['ipcRenderer.send', 'ipcRenderer.on']),
    );
  });

  it('weakens nothing', () => {
    expect(code['main']).not.toMatch(
      /ELECTRON_RUN_AS_NODE|nodeIntegration: (true|!0)|webSecurity: (false|!1)|contextIsolation: (false|!1)|sandbox: (false|!1)|bypassCSP: (true|!0)|ignore-certificate-errors/,
    );
  });

  it('is built again only when its sources have changed', async () => {
    expect(await buildElectron()).toBe(false);
  });
});
