import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type Plugin, preview } from 'vite';
import { sharpNames } from '../../build/sharp-names.ts';

const ROOT = import.meta.dirname;
const SVELTE = path.join(ROOT, '../../renderer/svelte.config.js');
/** The policy that the studio's page is under. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
  "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/** The pages of the tests below this folder, behind one address. */
export interface Pages {
  /** With a slash at its end; a page is at its folder's place below this one, such as `roll/page/`. */
  readonly origin: string;
  /** Has the next request see the sources as they are then. */
  forget(): void;
  close(): Promise<void>;
}

/**
 * Serves every `page` folder below this one under the studio's policy. They are built as the studio's page is, all at
 * once, when one is first asked for: most of them hold the same parts of the studio.
 */
export async function openPages(): Promise<Pages> {
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'rivulet-pages-'));
  const shared = { root: ROOT, base: './', configFile: false, logLevel: 'error' } as const;
  let built: Promise<unknown> | undefined;
  const whenBuilt: Plugin = {
    name: 'rivulet-when-built',
    configurePreviewServer({ middlewares }) {
      middlewares.use((_, __, next) => {
        built ??= buildAll(shared, outDir);
        built.then(() => next(), next);
      });
    },
  };
  const server = await preview({
    ...shared,
    plugins: [whenBuilt],
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1', headers: { 'Content-Security-Policy': POLICY } },
  });
  const close = async (): Promise<void> => {
    await server.close();
    await rm(outDir, { recursive: true, force: true });
  };
  return { origin: server.resolvedUrls!.local[0]!, forget: () => (built = undefined), close };
}

function buildAll(shared: { root: string; base: string; configFile: false }, outDir: string) {
  const input = readdirSync(ROOT)
    .map((room) => path.join(ROOT, room, 'page/index.html'))
    .filter((page) => existsSync(page));
  return build({
    ...shared,
    plugins: [svelte({ configFile: SVELTE }), sharpNames()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome130',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input },
    },
  });
}
