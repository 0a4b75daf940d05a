import type { WebContents } from 'electron';

/** A page that lived for less than this, in milliseconds, would only crash again. */
const SHORT_LIFE_MS = 2000;

/** Loads the page again when its process has crashed; when it crashes at once, `giveUp` hears how. */
export function recoverPage(contents: WebContents, giveUp: (sentence: string) => void): void {
  let since = performance.now();
  contents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit') return;
    const life = performance.now() - since;
    if (life < SHORT_LIFE_MS)
      return giveUp(`Rivulet cannot go on: the process of its page ended (${reason})`);
    process.stderr.write(`the process of the page ended (${reason}); the page is loaded again\n`);
    since = performance.now();
    contents.reload();
  });
}
