import type { DesktopEvent } from '../host/shell.ts';

/** More than anybody opens or chooses before a page is there; the oldest are forgotten. */
const MOST_WAITING = 100;

/**
 * What the application wants of its page. While no page listens, as before it is ready or while it is loaded again, files
 * and notices wait; a command does not: by then it could mean something else.
 */
export class PageEvents {
  private hear: ((event: DesktopEvent) => void) | undefined;
  private waiting: DesktopEvent[] = [];

  /** Tells the page, or the next one. */
  tell(event: DesktopEvent): void {
    if (this.hear) this.hear(event);
    else if (event.kind !== 'command') this.waiting = [...this.waiting, event].slice(-MOST_WAITING);
  }

  /** Listens in the place of who listened before, and hears what waits; gives what ends it. */
  readonly listen = (hear: (event: DesktopEvent) => void): (() => void) => {
    this.hear = hear;
    for (const event of this.waiting.splice(0)) hear(event);
    return () => {
      if (this.hear === hear) this.hear = undefined;
    };
  };
}
