import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openChromium } from './chromium.ts';
import { serveStudio, type Served } from './serve.ts';
import { listen } from './sound.ts';
import { StudioPage } from './studio-page.ts';

/** A studio in a browser, as served by `rivulet serve`. */
export interface BrowserStudio {
  readonly studio: StudioPage;
  readonly page: Page;
  /** Everything that the page complained of: errors, and what its policy refused. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

let browser: Browser | undefined;
let served: Served | undefined;

/** The browser and the host that all studios of a test file share. */
export function openBrowserHost(): Promise<Served> {
  return openPreparedHost();
}

/** The same, with what `prepare` puts into the host's folder before it starts. */
export async function openPreparedHost(prepare?: (home: string) => Promise<unknown>): Promise<Served> {
  [browser, served] = await Promise.all([openChromium(), serveStudio(prepare)]);
  return served;
}

/** Ends both. */
export async function closeBrowserHost(): Promise<void> {
  await browser?.close();
  await served?.close();
}

/** Of somebody who knows the studio: nothing is offered that would stand over it. */
const RETURNING = (origin: string) => ({
  cookies: [],
  origins: [{ origin, localStorage: [{ name: 'rivulet.tour', value: 'offered' }] }],
});

/** Opens the studio, with nothing kept in it; `storageState` for somebody who has never seen it is empty. */
export async function openBrowserStudio(
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<BrowserStudio> {
  const context = await browser!.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    acceptDownloads: true,
    storageState: RETURNING(new URL(served!.address).origin),
    ...options,
  });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await listen(page);
  await page.goto(served!.address);
  const studio = new StudioPage(page, (act) => downloaded(page, act));
  await studio.ready();
  return { studio, page, complaints, close: () => closeContext(context) };
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

async function downloaded(page: Page, act: () => Promise<void>): Promise<Uint8Array> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return readFile(await download.path());
}

function closeContext(context: BrowserContext): Promise<void> {
  return context.close();
}
