import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openChromium } from '../e2e/chromium.ts';
import { openPages, type Pages } from './pages.ts';

/** A part of the studio's page in a real Chromium. */
export interface ServedPage {
  readonly browser: Browser;
  readonly address: string;
  /** Opens it anew. */
  open(options?: BrowserContextOptions): Promise<Page>;
  /** What the pages that were opened complained of: errors, and what their policy refused. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Serves the page in the folder `root`, such as `test/renderer/roll/page`, under the studio's policy. */
export async function servePage(root: string): Promise<ServedPage> {
  const { origin, close: closePages } = await pages();
  const address = new URL(`${path.relative(import.meta.dirname, root).replaceAll(path.sep, '/')}/`, origin)
    .href;
  const [browser] = await Promise.all([openChromium(), built(address)]);
  const complaints: string[] = [];
  const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await (await browser.newContext(options)).newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(address);
    return page;
  };
  const close = async (): Promise<void> => {
    await browser.close();
    await closePages();
  };
  return { browser, address, open, complaints, close };
}

/** The server that all test files share; one of its own outside of them. */
async function pages(): Promise<Pick<Pages, 'origin' | 'close'>> {
  const origin = process.env['RIVULET_TEST_PAGES'];
  return origin === undefined ? openPages() : { origin, close: () => Promise.resolve() };
}

/** Waits until the page is there: the first to ask for it has it built. */
async function built(address: string): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} is not there: ${await answer.text()}`);
}
