import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';

const NOWHERE = 'about:blank';
const STORES = 'local_storage,indexeddb';
/** What a test may have left held down. */
const MODIFIERS = ['Alt', 'Control', 'Meta', 'Shift'];

/**
 * A page that is opened for one test after the other: loading it again takes half of the time that a new one takes.
 * Each finds it as a new one is: nothing is kept, and the window is as it was asked for.
 */
export class SamePage {
  private page: Page | undefined;
  private storage: CDPSession | undefined;
  private made = '';

  /** `prepare` is called with each page that is made, before anything is loaded into it. */
  constructor(
    private readonly browser: Browser,
    private readonly prepare: (page: Page) => Promise<void> | void,
  ) {}

  /** The page, loaded from an address. */
  async open(address: string, options: BrowserContextOptions): Promise<Page> {
    const wanted = JSON.stringify(options);
    if (!this.page || this.page.isClosed() || wanted !== this.made) await this.make(options);
    else await this.forget(new URL(address).origin, options);
    this.made = wanted;
    await this.page!.goto(address);
    return this.page!;
  }

  /** Ends whatever it does: no sound, no call. */
  async rest(): Promise<void> {
    await this.page?.goto(NOWHERE);
  }

  async close(): Promise<void> {
    await this.page?.context().close();
    this.page = undefined;
  }

  private async make(options: BrowserContextOptions): Promise<void> {
    await this.close();
    const context = await this.browser.newContext(options);
    this.page = await context.newPage();
    this.storage = await context.newCDPSession(this.page);
    await this.page.addInitScript(keepAgain, keptIn(options));
    await this.prepare(this.page);
  }

  /** Away from the page first, which keeps what is open when it is left. */
  private async forget(origin: string, options: BrowserContextOptions): Promise<void> {
    const page = this.page!;
    await this.rest();
    await this.storage!.send('Storage.clearDataForOrigin', { origin, storageTypes: STORES });
    for (const key of MODIFIERS) await page.keyboard.up(key);
    await page.mouse.up();
    await page.mouse.move(-1, -1);
    if (options.viewport) await page.setViewportSize(options.viewport);
    const { colorScheme = 'light', reducedMotion = 'no-preference' } = options;
    await page.emulateMedia({ colorScheme, reducedMotion });
  }
}

type Kept = readonly { origin: string; localStorage: readonly { name: string; value: string }[] }[];

function keptIn({ storageState }: BrowserContextOptions): Kept {
  return typeof storageState === 'object' ? storageState.origins : [];
}

/** Runs in the page before anything of its own: what it is to begin with is there after it was forgotten, too. */
function keepAgain(kept: Kept): void {
  for (const { name, value } of kept.find(({ origin }) => origin === location.origin)?.localStorage ?? []) {
    if (localStorage.getItem(name) === null) localStorage.setItem(name, value);
  }
}
