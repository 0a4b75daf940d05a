/** Whether the keyboard is Apple's, where ⌘ does what Ctrl does elsewhere. */
export const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const APPLE: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Backspace: '⌫',
};
const OTHERS: Readonly<Record<string, string>> = { Mod: 'Ctrl' };
const CAPS: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** The caps of a combination such as `Mod+Shift+Z`, as this keyboard names them; `Mod++` is Ctrl or ⌘ and the plus. */
export function keyCaps(keys: string, apple = isApple): string[] {
  const names: Readonly<Record<string, string>> = { ...CAPS, ...(apple ? APPLE : OTHERS) };
  return keys.split(/\+(?=.)/).map((key) => names[key] ?? key);
}

/** A combination as `aria-keyshortcuts` writes it. */
export function ariaKeys(keys: string, apple = isApple): string {
  return keys.replace(/^Mod/, apple ? 'Meta' : 'Control');
}
