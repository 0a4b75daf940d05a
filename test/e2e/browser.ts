import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { sharedChromium } from './chromium.ts';
import { SamePage } from './same-page.ts';
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

/** In tests the browser and the usual host stay for the next file, and end with the process. */
const inTests = process.env['RIVULET_TEST_PAGES'] !== undefined;

let browser: Browser | undefined;
let served: Served | undefined;
let usual: Promise<Served> | undefined;
let same: SamePage | undefined;
/** What the page that is opened again and again complained of since then. */
let complaints: string[] = [];

/** The browser and the host that all studios of a test file share; other files share them too. */
export async function openBrowserHost(): Promise<Served> {
  return open(await (usual ??= serveStudio()));
}

/** The same with a host of the file's own, for what changes it, and what `prepare` puts into its folder. */
export async function openPreparedHost(prepare?: (home: string) => Promise<unknown>): Promise<Served> {
  return open(await serveStudio(prepare));
}

async function open(host: Served): Promise<Served> {
  [served, browser] = [host, await sharedChromium()];
  same = new SamePage(browser, (page) => prepare(page, (complaint) => complaints.push(complaint)));
  return host;
}

/** Ends both, as far as no other test file needs them. */
export async function closeBrowserHost(): Promise<void> {
  await same?.close();
  if (!inTests) await browser?.close();
  if (!inTests || served !== (await usual)) await served?.close();
}

type StudioOptions = NonNullable<Parameters<Browser['newContext']>[0]>;

/** Of somebody who knows the studio: nothing is offered that would stand over it. */
const options = (given: StudioOptions): StudioOptions => ({
  viewport: { width: 1440, height: 900 },
  colorScheme: 'dark',
  acceptDownloads: true,
  storageState: {
    cookies: [],
    origins: [
      { origin: new URL(served!.address).origin, localStorage: [{ name: 'rivulet.tour', value: 'offered' }] },
    ],
  },
  ...given,
});

/** Opens the studio, with nothing kept in it; `storageState` for somebody who has never seen it is empty. */
export async function openBrowserStudio(given: StudioOptions = {}): Promise<BrowserStudio> {
  const context = await browser!.newContext(options(given));
  const page = await context.newPage();
  const own: string[] = [];
  await prepare(page, (complaint) => own.push(complaint));
  await page.goto(served!.address);
  return studioOn(page, own, () => context.close());
}

/** The same in the place of the one that this opened before, which is quicker. */
export async function openStudioAnew(given: StudioOptions = {}): Promise<BrowserStudio> {
  complaints = [];
  const page = await same!.open(served!.address, options(given));
  return studioOn(page, complaints, () => same!.rest());
}

async function studioOn(
  page: Page,
  complaints: readonly string[],
  close: () => Promise<void>,
): Promise<BrowserStudio> {
  const studio = new StudioPage(page, (act) => downloaded(page, act));
  await studio.ready();
  return { studio, page, complaints, close };
}

async function prepare(page: Page, complain: (complaint: string) => void): Promise<void> {
  page.on('pageerror', (error) => complain(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complain(message.text());
  });
  await listen(page);
}

async function downloaded(page: Page, act: () => Promise<void>): Promise<Uint8Array> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return readFile(await download.path());
}
