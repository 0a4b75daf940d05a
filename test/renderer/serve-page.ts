import path from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { openChromium, sharedChromium } from '../e2e/chromium.ts';
import { SamePage } from '../e2e/same-page.ts';
import { openPages } from './pages.ts';

/** A part of the studio's page in a real Chromium. */
export interface ServedPage {
  readonly browser: Browser;
  readonly address: string;
  /** Opens it in a window of its own. */
  open(options?: BrowserContextOptions): Promise<Page>;
  /** Opens it as for somebody new, in place of the one that this opened before. */
  openAnew(options?: BrowserContextOptions): Promise<Page>;
  /** What the pages that were opened complained of: errors, and what their policy refused. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Serves the page in the folder `root`, such as `test/renderer/roll/page`, under the studio's policy. */
export async function servePage(root: string): Promise<ServedPage> {
  const { origin, browser, close: closePages } = await pages();
  const address = new URL(`${path.relative(import.meta.dirname, root).replaceAll(path.sep, '/')}/`, origin)
    .href;
  await built(address);
  const complaints: string[] = [];
  const same = new SamePage(browser, (page) => hear(page, complaints));
  const contexts: BrowserContext[] = [];
  const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext(options);
    contexts.push(context);
    const page = await context.newPage();
    hear(page, complaints);
    await page.goto(address);
    return page;
  };
  const close = async (): Promise<void> => {
    await Promise.all([same.close(), ...contexts.map((context) => context.close())]);
    await closePages();
  };
  return {
    browser,
    address,
    open,
    openAnew: (options = {}) => same.open(address, options),
    complaints,
    close,
  };
}

function hear(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
}

/** The server and the browser that all test files share; some of their own outside of them. */
async function pages() {
  const origin = process.env['RIVULET_TEST_PAGES'];
  if (origin !== undefined) {
    return { origin, browser: await sharedChromium(), close: () => Promise.resolve() };
  }
  const [own, browser] = await Promise.all([openPages(), openChromium()]);
  const close = async (): Promise<void> => {
    await browser.close();
    await own.close();
  };
  return { origin: own.origin, browser, close };
}

/** Waits until the page is there: the first to ask for it has it built. */
async function built(address: string): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} is not there: ${await answer.text()}`);
}
