import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Browser, Page } from 'playwright-core';
import { build, preview } from 'vite';
import { sharpNames } from '../../../build/sharp-names.ts';
import { openChromium } from '../../e2e/chromium.ts';

const ROOT = path.join(import.meta.dirname, 'page');

/** The policy that the studio's page is under. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
  "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/** A page with the studio's sound and nothing else, in a real Chromium. */
export interface OpenPage {
  readonly browser: Browser;
  readonly address: string;
  /** Opens it anew. */
  open(): Promise<Page>;
  close(): Promise<void>;
}

/** Builds the page as the studio's is built and serves it under the studio's policy. */
export async function serveSound(): Promise<OpenPage> {
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'rivulet-sound-'));
  await build({
    root: ROOT,
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [svelte({ configFile: '../../../../renderer/svelte.config.js' }), sharpNames()],
    build: { outDir, target: 'chrome130', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  const server = await preview({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1', headers: { 'Content-Security-Policy': POLICY } },
  });
  const browser = await openChromium();
  const address = server.resolvedUrls!.local[0]!;
  const open = async (): Promise<Page> => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(address);
    await page.waitForFunction(() => 'sound' in window);
    return page;
  };
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
    await rm(outDir, { recursive: true, force: true });
  };
  return { browser, address, open, close };
}
