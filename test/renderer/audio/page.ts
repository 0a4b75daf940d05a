import path from 'node:path';
import { type ServedPage, servePage } from '../serve-page.ts';

/** Serves the page with the studio's sound and nothing else; an opened page is ready to play. */
export async function serveSound(): Promise<ServedPage> {
  const served = await servePage(path.join(import.meta.dirname, 'page'));
  const open: ServedPage['open'] = async (options) => {
    const page = await served.open(options);
    await page.waitForFunction(() => 'sound' in window);
    return page;
  };
  return { ...served, open };
}
