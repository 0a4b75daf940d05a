import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';
import { makeFolder, saveFile } from '../host/save.ts';

/** The window of a first start, in pixels. */
const USUAL = { width: 1440, height: 900 };
/** So much of the window's top edge must be on a display, to be taken hold of. */
const LEAST_SEEN = { width: 200, height: 60 };
/** How long the window must have stayed before its place is kept, in milliseconds. */
const REST_MS = 400;

const whole = z.number().int().min(-100_000).max(100_000);
const placeSchema = z.object({
  bounds: z.object({ x: whole, y: whole, width: whole.min(1), height: whole.min(1) }),
  maximised: z.boolean(),
});

/** Where a window was, as it is when it is not maximised. */
export type KeptPlace = Readonly<z.infer<typeof placeSchema>>;

/** Where to open a window; without x and y in the middle. */
export interface Place {
  readonly bounds: Partial<Rectangle> & Pick<Rectangle, 'width' | 'height'>;
  readonly maximised: boolean;
}

/**
 * Where a window is to open, so that it is seen whole or can be taken hold of.
 * @param kept where it was; undefined at a first start.
 * @param displays the parts of the displays that windows may cover, the first one first.
 */
export function placeOf(kept: KeptPlace | undefined, displays: readonly Rectangle[]): Place {
  const home = kept && displays.find((display) => isSeen(kept.bounds, display));
  const { width, height } = home ?? displays[0] ?? USUAL;
  const size = kept?.bounds ?? USUAL;
  const fitting = { width: Math.min(size.width, width), height: Math.min(size.height, height) };
  const corner = home && kept ? { x: kept.bounds.x, y: kept.bounds.y } : {};
  return { bounds: { ...fitting, ...corner }, maximised: kept?.maximised ?? false };
}

/** Whether enough of a window's top edge is on a display. */
function isSeen(window: Rectangle, display: Rectangle): boolean {
  const width = Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x);
  const below = display.y + display.height - window.y;
  return width >= LEAST_SEEN.width && window.y >= display.y && below >= LEAST_SEEN.height;
}

/** Where the window was; undefined where nothing was kept, or nothing that can be read. */
export function readPlace(file: string): KeptPlace | undefined {
  try {
    return placeSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Keeps in a file where a window is, each time it has come to rest, and when it closes. */
export function rememberPlace(window: BrowserWindow, file: string): void {
  let resting: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  const keep = () => {
    clearTimeout(resting);
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    const place: KeptPlace = { bounds: window.getNormalBounds(), maximised: window.isMaximized() };
    last = last.then(() => save(file, place));
  };
  const keepSoon = () => {
    clearTimeout(resting);
    resting = setTimeout(keep, REST_MS);
  };
  window.on('resize', keepSoon).on('move', keepSoon).on('maximize', keepSoon).on('unmaximize', keepSoon);
  window.on('close', keep);
}

async function save(file: string, place: KeptPlace): Promise<void> {
  try {
    await makeFolder(path.dirname(file));
    await saveFile(file, new TextEncoder().encode(`${JSON.stringify(place)}\n`));
  } catch (thrown) {
    // A window that opens elsewhere the next time is no reason to stop anybody's work.
    process.stderr.write(`the place of the window was not kept: ${String(thrown)}\n`);
  }
}
