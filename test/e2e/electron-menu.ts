import type { ElectronApplication } from 'playwright-core';

/** An entry of the menu bar. */
export interface MenuBarEntry {
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly accelerator: string | null;
  /** Whether the menu takes its key. */
  readonly registered: boolean;
  /** The labels of what is in it. */
  readonly below: readonly string[];
}

/** Looks at an entry, named by the labels from the bar on; undefined when it is not there. */
export function menuEntry(app: ElectronApplication, ...labels: string[]): Promise<MenuBarEntry | undefined> {
  return app.evaluate(({ Menu }, names) => {
    let items = Menu.getApplicationMenu()?.items ?? [];
    let found: Electron.MenuItem | undefined;
    for (const name of names) {
      found = items.find(({ label }) => label === name);
      items = found?.submenu?.items ?? [];
    }
    if (!found) return undefined;
    const { enabled, checked, accelerator, registerAccelerator } = found;
    const below = items.filter(({ type }) => type !== 'separator').map(({ label }) => label);
    return { enabled, checked, accelerator: accelerator ?? null, registered: registerAccelerator, below };
  }, labels);
}

/** Presses an entry, as a pointer would. */
export function pressMenu(app: ElectronApplication, ...labels: string[]): Promise<void> {
  return app.evaluate(({ BrowserWindow, Menu }, names) => {
    let items = Menu.getApplicationMenu()!.items;
    let found: Electron.MenuItem | undefined;
    for (const name of names) {
      found = items.find(({ label }) => label === name)!;
      items = found.submenu?.items ?? [];
    }
    found!.click(undefined, BrowserWindow.getAllWindows()[0], undefined);
  }, labels);
}
