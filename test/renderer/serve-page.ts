import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build, preview } from 'vite';
import { sharpNames } from '../../build/sharp-names.ts';
import { openChromium } from '../e2e/chromium.ts';

/** The policy that the studio's page is under. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
  "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";
const SVELTE = path.join(import.meta.dirname, '../../renderer/svelte.config.js');

/** A part of the studio's page in a real Chromium. */
export interface ServedPage {
  readonly browser: Browser;
  /** Opens it anew. */
  open(options?: BrowserContextOptions): Promise<Page>;
  /** What the pages that were opened complained of: errors, and what their policy refused. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Builds the page below `root` as the studio's is built and serves it under the studio's policy. */
export async function servePage(root: string): Promise<ServedPage> {
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'rivulet-page-'));
  const shared = { root, configFile: false, logLevel: 'error' } as const;
  await build({
    ...shared,
    base: './',
    plugins: [svelte({ configFile: SVELTE }), sharpNames()],
    build: { outDir, target: 'chrome130', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  const server = await preview({
    ...shared,
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1', headers: { 'Content-Security-Policy': POLICY } },
  });
  const browser = await openChromium();
  const complaints: string[] = [];
  const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await (await browser.newContext(options)).newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(server.resolvedUrls!.local[0]!);
    return page;
  };
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
    await rm(outDir, { recursive: true, force: true });
  };
  return { browser, open, complaints, close };
}
