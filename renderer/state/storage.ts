const PREFIX = 'rivulet.';

/** A setting that was kept on this machine; absent where nothing is kept. */
export function readSetting(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    // A browser may forbid storage: then settings last as long as the page.
    return undefined;
  }
}

/** Keeps a setting on this machine where the browser allows it. */
export function keepSetting(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // As above.
  }
}
