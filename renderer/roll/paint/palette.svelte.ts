const LEVELS = 6;

/** The colours that canvases draw with. */
export interface Palette {
  readonly dark: boolean;
  /** From soft to loud. */
  readonly notes: readonly string[];
  readonly accent: string;
  readonly accentSoft: string;
  readonly roll: string;
  readonly rollBlack: string;
  readonly line1: string;
  readonly line2: string;
  readonly text1: string;
  readonly text2: string;
  readonly keyWhite: string;
  readonly keyBlack: string;
  readonly keyLine: string;
  /** A family of fonts for figures. */
  readonly figures: string;
}

/** The theme's colours, read anew when the theme changes; reactive. */
export class Colours {
  #now: Palette = $state.raw(read());

  get now(): Palette {
    return this.#now;
  }

  /** Follows the theme until the function that it gives is called. */
  watch(): () => void {
    const update = () => (this.#now = read());
    const observer = new MutationObserver(update);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    update();
    return () => observer.disconnect();
  }
}

/** The colour of a velocity. */
export function noteColour({ notes }: Palette, velocity: number): string {
  return notes[Math.min(LEVELS - 1, Math.floor((velocity / 128) * LEVELS))]!;
}

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    dark: document.documentElement.dataset['theme'] !== 'light',
    notes: Array.from({ length: LEVELS }, (_, level) => colour(`note-${level + 1}`)),
    accent: colour('accent'),
    accentSoft: colour('accent-soft'),
    roll: colour('roll'),
    rollBlack: colour('roll-black'),
    line1: colour('line-1'),
    line2: colour('line-2'),
    text1: colour('text-1'),
    text2: colour('text-2'),
    keyWhite: colour('key-white'),
    keyBlack: colour('key-black'),
    keyLine: colour('key-line'),
    figures: colour('font-fig'),
  };
}
