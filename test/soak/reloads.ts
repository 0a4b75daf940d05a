import type { CDPSession } from 'playwright-core';
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
    await studio.generate();
    await reload(WARM_UP);
    const before = await look();
    await reload(count);
    return verdict(count, before, await look(), complaints);
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

function verdict(reloads: number, before: Look, after: Look, complaints: readonly string[]): Soaked {
  const change = (of: keyof Look) => `${before[of]} to ${after[of]}`;
  const figures = {
    ...{
      reloads,
      listeners: change('listeners'),
      heap_megabytes: change('megabytes'),
      nodes: change('nodes'),
    },
    ...{ documents: change('documents'), host_handles: change('handles'), host_megabytes: change('host') },
  };
  const missed = missedOf({
    'the page has more listeners': after.listeners <= before.listeners,
    [`the page's heap is over ${GROWTH} MB larger`]: after.megabytes - before.megabytes <= GROWTH,
    'the host holds more handles': after.handles <= before.handles,
    [`the page complained: ${complaints[0]}`]: complaints.length === 0,
  });
  return { figures, missed };
}
