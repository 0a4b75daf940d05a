const NAMES: Readonly<Record<string, string>> = {
  Mod: 'CommandOrControl',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  '+': 'Plus',
};

/**
 * Keys as renderer/shell/chord.ts writes them, as Electron does. On macOS the keys of a menu cannot be shown without being
 * taken, so those that a person also types are left to the page and undefined.
 */
export function acceleratorOf(keys: string, platform: NodeJS.Platform): string | undefined {
  const parts = keys.split(/\+(?=.)/);
  if (platform === 'darwin' && parts[0] !== 'Mod') return undefined;
  return parts.map((part) => NAMES[part] ?? part).join('+');
}
