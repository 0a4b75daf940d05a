import type { Page } from 'playwright-core';
import type { BrowserStudio } from '../../e2e/browser.ts';
import { descendants, type Served } from '../../e2e/serve.ts';
import { startLong } from './music.ts';

/** Ends the engine while it works. */
export async function loseEngine(open: BrowserStudio, served: Served): Promise<void> {
  await startLong(open);
  for (const pid of await descendants(served.pid, 'engine/child')) process.kill(pid, 'SIGKILL');
  await open.page.getByRole('alert').first().waitFor();
}

/** Drops a file that only looks like music. */
export async function dropNoMusic({ page, studio }: BrowserStudio): Promise<void> {
  await studio.drop('holiday.mid', new TextEncoder().encode('no music'));
  await page.getByRole('alert').first().waitFor();
}

/** Holds a file over the window. */
export async function hold({ page }: { readonly page: Page }): Promise<void> {
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['MThd'], 'etude.mid', { type: 'audio/midi' }));
    return data;
  });
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
}

/** Cuts the line before the piano has been loaded. */
export function goOffline({ page }: { readonly page: Page }): Promise<void> {
  return page.context().setOffline(true);
}
