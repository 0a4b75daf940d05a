/** Colours of a velocity: as many as can be told apart. */
const LEVELS = 24;
/** The loudest note keeps so far from the lightest colour, which is for notes that sound. */
const LOUDEST = 0.9;

/** The colours that canvases draw with. */
export interface Palette {
  readonly dark: boolean;
  /** Of notes, from soft to loud. */
  readonly notes: readonly string[];
  /** Of notes that sound, of keys and of names on them, and of the glow around notes. */
  readonly sounding: string;
  readonly key: string;
  readonly onKey: string;
  readonly glow: string;
  readonly accent: string;
  readonly accentHigh: string;
  readonly accentSoft: string;
  readonly roll: string;
  readonly rollBlack: string;
  readonly line1: string;
  readonly line2: string;
  readonly line3: string;
  readonly text1: string;
  readonly text2: string;
  readonly text3: string;
  readonly keyWhite: string;
  readonly keyBlack: string;
  readonly keyLine: string;
  /** Stream: what is below the middle, the middle, and what is above it; #rrggbb each. */
  readonly stream: readonly string[];
  /** Silt: from what was expected to what was not. */
  readonly silt: readonly string[];
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
    // What was drawn before the fonts came was drawn with others.
    void document.fonts.load(`11px ${read().figures}`).then(update);
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
  const isDark = document.documentElement.dataset['theme'] !== 'light';
  const colours = (name: string, count: number) =>
    Array.from({ length: count }, (_, i) => colour(`${name}-${i + 1}`));
  const ramp = colours('note', 6);
  return {
    dark: isDark,
    notes: Array.from({ length: LEVELS }, (_, i) => mixed(ramp, (i / (LEVELS - 1)) * LOUDEST)),
    sounding: ramp[5]!,
    key: ramp[3]!,
    onKey: colour(isDark ? 'key-black' : 'key-white'),
    glow: mixed(ramp, 0.75),
    accent: colour('accent'),
    accentHigh: colour('accent-hi'),
    accentSoft: colour('accent-soft'),
    roll: colour('roll'),
    rollBlack: colour('roll-black'),
    line1: colour('line-1'),
    line2: colour('line-2'),
    line3: colour('line-3'),
    text1: colour('text-1'),
    text2: colour('text-2'),
    text3: colour('text-3'),
    keyWhite: colour('key-white'),
    keyBlack: colour('key-black'),
    keyLine: colour('key-line'),
    stream: colours('div', 9),
    silt: Array.from({ length: LEVELS }, (_, i) => mixed(colours('silt', 5), i / (LEVELS - 1))),
    figures: colour('font-fig'),
  };
}

/** A place between the first and the last of some colours, written #rrggbb. */
function mixed(colours: readonly string[], share: number): string {
  const place = share * (colours.length - 1);
  const [low, high] = [colours[Math.floor(place)]!, colours[Math.ceil(place)]!];
  const channel = (colour: string, i: number) => parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
  const blend = [0, 1, 2].map((i) => {
    const [from, to] = [channel(low, i), channel(high, i)];
    return Math.round(from + (to - from) * (place % 1));
  });
  return `rgb(${blend.join(' ')})`;
}
