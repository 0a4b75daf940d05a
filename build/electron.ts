import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { isStale } from '../electron/serve/stale.ts';

/*
 * Builds what Electron runs to dist/electron: its main process, the preload script of the page, and the programs of
 * its utility processes, each as one CommonJS file. What they need besides is found as in the source tree: packages
 * with native code in node_modules, the models in models/pretrained, two folders up from the file as from its source.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = path.join(ROOT, 'dist/electron');
/** The files that went into the last build, written when it was done. */
const INPUTS = path.join(OUT, 'inputs.json');

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  outdir: OUT,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  target: 'node20',
  external: ['electron', 'onnxruntime-node'],
  metafile: true,
  write: false,
  logLevel: 'warning',
};

/** With Node: a module of the bundle is where the bundle is. */
const WITH_NODE: BuildOptions = {
  ...COMMON,
  platform: 'node',
  entryPoints: {
    main: 'electron/app/main.ts',
    engine: 'electron/app/engine-child.ts',
    midi: 'electron/app/midi-child.ts',
    'midi-worker': 'electron/midi/thread-child.ts',
    trainer: 'electron/app/trainer-child.ts',
    updater: 'electron/app/updater.ts',
  },
  define: { 'import.meta.url': 'bundleUrl', 'import.meta.dirname': '__dirname' },
  banner: { js: `const bundleUrl = require('node:url').pathToFileURL(__filename).href;` },
};

/** Without: a sandboxed preload script has neither files nor modules. */
const SANDBOXED: BuildOptions = {
  ...COMMON,
  platform: 'browser',
  entryPoints: { preload: 'electron/app/preload.ts' },
};

/** Builds what Electron runs, unless that was done since its sources changed. Says whether it built. */
export async function buildElectron(): Promise<boolean> {
  if (!isStale(INPUTS, [...sourcesOfLastBuild(), fileURLToPath(import.meta.url)])) return false;
  const { build } = await import('esbuild');
  const results = await Promise.all([build(WITH_NODE), build(SANDBOXED)]);
  mkdirSync(OUT, { recursive: true });
  for (const { path: file, contents } of results.flatMap(({ outputFiles }) => outputFiles ?? [])) {
    writeWhole(file, contents);
  }
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  writeWhole(INPUTS, JSON.stringify(inputs, null, 1));
  return true;
}

/** The packages with a part in the last build, by name. */
export function bundledPackages(): string[] {
  const names = readInputs().map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** Packages change with the lock file, which is one file to look at rather than a thousand. */
function sourcesOfLastBuild(): string[] {
  const own = readInputs().filter((file) => !file.startsWith('node_modules/'));
  return [...own, 'package-lock.json'].map((file) => path.join(ROOT, file));
}

function readInputs(): string[] {
  try {
    return JSON.parse(readFileSync(INPUTS, 'utf8')) as string[];
  } catch {
    // Nothing was built yet, which the absent file says as well.
    return [];
  }
}

/** Another process may be reading the old file, or writing the same one. */
function writeWhole(file: string, contents: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildElectron();
