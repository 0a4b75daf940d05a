import type { CDPSession, Page } from 'playwright-core';
import { closeBrowserHost, openBrowserHost, openBrowserStudio } from '../e2e/browser.ts';
import { handlesOf, missedOf, residentOf, rounded, type Soaked } from './measure.ts';

/** As much larger as the page's heap may be in the end, in megabytes. */
const GROWTH = 20;
/** Reloads before the first look: caches of the browser are full then. */
const WARM_UP = 3;

/** The studio in Chromium, reloaded again and again with a piece in it: what a page held must go with it. */
export async function soakReloads(count: number): Promise<Soaked> {
  const served = await openBrowserHost();
  const { page, studio, complaints, close } = await openBrowserStudio();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const look = async () => ({
    ...(await pageNow(session)),
    handles: await handlesOf(served.pid),
    host: await residentOf(served.pid),
  });
  const reload = async (times: number) => {
    for (let time = 0; time < times; time++) {
      await page.reload();
      await studio.ready();
    }
  };
  try {
    await studio.button(/^Generate/).click();
    await studio.candidates().first().waitFor();
    await reload(WARM_UP);
    const before = await look();
    await reload(count);
    const after = await look();
    return verdict(count, { before, after, blank: await blankGrowth(page, count), complaints });
  } finally {
    await close();
    await closeBrowserHost();
  }
}

interface Look {
  readonly listeners: number;
  readonly megabytes: number;
  readonly documents: number;
  readonly nodes: number;
  readonly handles: number;
  readonly host: number;
}

/** What the page holds once the garbage of those before it is gone. */
async function pageNow(
  session: CDPSession,
): Promise<Pick<Look, 'listeners' | 'megabytes' | 'documents' | 'nodes'>> {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  for (let time = 0; time < 3; time++) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return {
    listeners: value('JSEventListeners'),
    megabytes: rounded(value('JSHeapUsedSize') / 2 ** 20),
    documents: value('Documents'),
    nodes: value('Nodes'),
  };
}

/**
 * By how much the heap of a page with nothing in it grows, in megabytes, reloaded as often in the same browser: a browser
 * that is watched keeps the empty shell of every page that was, which is none of the studio's doing.
 */
async function blankGrowth(studio: Page, count: number): Promise<number> {
  const context = await studio.context().browser()!.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await page.route('**/*', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><p>' }),
  );
  await page.goto(new URL('/blank', studio.url()).href);
  const reload = async (times: number) => {
    for (let time = 0; time < times; time++) await page.reload();
  };
  await reload(WARM_UP);
  const before = await pageNow(session);
  await reload(count);
  const after = await pageNow(session);
  await context.close();
  return rounded(after.megabytes - before.megabytes);
}

interface Seen {
  readonly before: Look;
  readonly after: Look;
  /** By how much the heap of a page with nothing in it grew. */
  readonly blank: number;
  readonly complaints: readonly string[];
}

function verdict(reloads: number, { before, after, blank, complaints }: Seen): Soaked {
  const change = (of: keyof Look) => `${before[of]} to ${after[of]}`;
  const own = rounded(after.megabytes - before.megabytes - blank);
  const figures = {
    ...{ reloads, listeners: change('listeners'), heap_megabytes: change('megabytes') },
    ...{ blank_growth_megabytes: blank, own_growth_megabytes: own, nodes: change('nodes') },
    ...{ documents: change('documents'), host_handles: change('handles'), host_megabytes: change('host') },
  };
  const missed = missedOf({
    'the page has more listeners': after.listeners <= before.listeners,
    [`the page's heap is over ${GROWTH} MB larger`]: own <= GROWTH,
    'the host holds more handles': after.handles <= before.handles,
    [`the page complained: ${complaints[0]}`]: complaints.length === 0,
  });
  return { figures, missed };
}
