import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm, utimes } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { RivuletError } from '../../core/errors.ts';
import { INDEX } from './built-files.ts';
import { isStale } from './stale.ts';

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What the page is made of, relative to the root of the source tree. */
const SOURCES = ['renderer', 'core', 'assets', 'package-lock.json'];

/**
 * The folder of the built page. In a source tree the page is built when there is none or when a source is newer.
 * @param say hears one sentence before something that takes a while.
 * @throws RivuletError `bad-file` when the page cannot be built.
 */
export async function builtPage(
  say: (sentence: string) => void = () => undefined,
  root = ROOT,
): Promise<string> {
  const page = path.join(root, 'dist/renderer');
  const isSource = existsSync(path.join(root, 'renderer/vite.config.ts'));
  if (!isSource || isFresh(page, root)) return page;
  say('building the page');
  const started = new Date();
  const fresh = `${page}-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await build(root, fresh);
    // The age of the page is that of the sources that it was made from.
    await utimes(path.join(fresh, INDEX), started, started);
    if (!isFresh(page, root)) await replace(page, fresh);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return page;
}

/** In a process of its own: a bundler leaves much memory behind, and wants an environment for production. */
async function build(root: string, out: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const vite = path.join(path.dirname(require.resolve('vite/package.json')), 'bin/vite.js');
  const args = [vite, 'build', 'renderer', '--outDir', out, '--emptyOutDir', '--logLevel', 'error'];
  try {
    const env = { ...process.env, NODE_ENV: 'production' };
    await run(process.execPath, args, { cwd: root, env });
  } catch (cause) {
    const { stderr } = cause as { stderr?: string };
    throw new RivuletError('bad-file', `the page cannot be built: ${firstFault(stderr ?? '')}`, cause);
  }
}

/** The first line of the bundler's words that names a fault; before it come lines that only say that there is one. */
function firstFault(words: string): string {
  const lines = stripVTControlCharacters(words)
    .split('\n')
    .map((line) => line.trim());
  return (
    lines.find((line) => line !== '' && !/^(. )?(build failed|error during build)/i.test(line)) ??
    'no reason given'
  );
}

/** Puts a folder in the place of another; of two that do so at once, one comes after the other. */
async function replace(target: string, fresh: string): Promise<void> {
  const old = `${fresh}-old`;
  for (;;) {
    await rename(target, old).catch(unless('ENOENT'));
    try {
      await rename(fresh, target);
      break;
    } catch (thrown) {
      unless('ENOTEMPTY', 'EEXIST', 'EPERM')(thrown);
      await rm(old, { recursive: true, force: true });
    }
  }
  await rm(old, { recursive: true, force: true });
}

function unless(...codes: string[]): (thrown: unknown) => void {
  return (thrown) => {
    if (!codes.includes((thrown as NodeJS.ErrnoException).code ?? '')) throw thrown;
  };
}

function isFresh(page: string, root: string): boolean {
  const sources = SOURCES.map((source) => path.join(root, source)).filter((source) => existsSync(source));
  return !isStale(path.join(page, INDEX), sources);
}
