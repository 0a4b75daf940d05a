import { keepSetting, readSetting } from '../state/storage.ts';

/** How wide a panel may be, in pixels. */
export const PANEL_PX = { least: 232, most: 480 } as const;

/** A panel leaves the rest of a small window to the work. */
const MOST_SHARE = '40vw';
const NAME = 'layout';

/** What is remembered of how a person left the window; what was never chosen is absent. */
export interface KeptLayout {
  /** Width of the panels, in pixels. */
  readonly panel?: number;
  readonly room?: string;
  /** Whether the roll goes with the playhead. */
  readonly follow?: boolean;
  /** What places and lengths snap to, in quarter notes. */
  readonly snapQuarters?: number;
}

/** A layout as it comes: what is undefined was never chosen. */
type Loose = { readonly [Key in keyof KeptLayout]?: KeptLayout[Key] | undefined };

/** How the window is laid out, remembered on this machine. */
export class Layout {
  #kept: KeptLayout = $state.raw(layoutFrom(readSetting(NAME)));

  get kept(): KeptLayout {
    return this.#kept;
  }

  /** The width that was chosen for panels, in pixels; undefined for the usual one. */
  get panel(): number | undefined {
    return this.#kept.panel;
  }

  /** What `--panel` is to be: empty for the usual width. */
  get panelWidth(): string {
    return this.panel === undefined ? '' : `min(${this.panel}px, ${MOST_SHARE})`;
  }

  /** Makes panels so wide, within what they may be; undefined for the usual width. */
  resize(px: number | undefined): void {
    const panel = px && Math.round(Math.max(PANEL_PX.least, Math.min(PANEL_PX.most, px)));
    this.#keep(whole({ ...this.#kept, panel }));
  }

  /** Remembers how the rest of the window is now. */
  remember({ room, follow, snapQuarters }: Loose): void {
    this.#keep(whole({ panel: this.panel, room, follow, snapQuarters }));
  }

  #keep(kept: KeptLayout): void {
    const [before, now] = [JSON.stringify(this.#kept), JSON.stringify(kept)];
    if (before === now) return;
    this.#kept = kept;
    keepSetting(NAME, now);
  }
}

/** A layout from how it was kept. What is broken, or not of this studio, is as if it had never been chosen. */
export function layoutFrom(kept: string | undefined): KeptLayout {
  const { panel, room, follow, snapQuarters } = objectFrom(kept);
  return whole({
    panel: isBetween(panel, PANEL_PX.least, PANEL_PX.most) ? panel : undefined,
    room: typeof room === 'string' ? room : undefined,
    follow: typeof follow === 'boolean' ? follow : undefined,
    snapQuarters: isBetween(snapQuarters, 1 / 64, 64) ? snapQuarters : undefined,
  });
}

function whole(loose: Loose): KeptLayout {
  return Object.fromEntries(Object.entries(loose).filter(([, value]) => value !== undefined));
}

function objectFrom(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isBetween(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}
