import type { Locator, Page } from 'playwright-core';
import { notesToMidi } from '../../core/music/midi/write.ts';
import { rounded } from '../../models/evaluate/speed.ts';
import { closeBrowserHost, openBrowserHost, openBrowserStudio } from '../e2e/browser.ts';
import type { StudioPage } from '../e2e/studio-page.ts';
import { traced } from './frames.ts';
import { longPiece, NOTES } from './long-piece.ts';

const SECONDS = 8;
const ROUNDS = 3;
/** After each act, so that its paint is its own. */
const REST_MS = 700;
const SIZES = [
  { width: 1440, height: 900 },
  { width: 3840, height: 2160 },
] as const;

/**
 * The whole studio, served as a person has it, with a piece of 10,000 notes, its latents and its surprise: the main
 * thread while it plays aloud, and how long after each of many interactions the next picture is there (Event Timing:
 * from the input to the paint, in steps of 8 ms).
 */
export async function benchStudio(): Promise<object[]> {
  await openBrowserHost();
  const rows: object[] = [];
  for (const viewport of SIZES) rows.push(await measure(viewport));
  await closeBrowserHost();
  return rows;
}

async function measure(viewport: (typeof SIZES)[number]): Promise<object> {
  const { page, studio, close } = await openBrowserStudio({ viewport });
  const file = notesToMidi(longPiece(), { stepQuarters: 0.25, tempo: 84 });
  await studio.drop('long.mid', file);
  await page.getByRole('img', { name: /^Surprise: \d/ }).waitFor({ timeout: 120_000 });
  await page.keyboard.press('Space');
  await studio.button('Pause').waitFor();
  await page.waitForTimeout(2000);
  const playing = await traced(page, () => frames(page));
  await page.keyboard.press('Space');
  const paints = await interactions(page, studio);
  await close();
  return { size: `${viewport.width}×${viewport.height}`, notes: NOTES, ...playing, ...paints };
}

/** The times at which frames began, for some seconds. */
function frames(page: Page): Promise<number[]> {
  return page.evaluate(
    (ms) =>
      new Promise<number[]>((resolve) => {
        const starts: number[] = [];
        // A method: what runs in the page may not have functions that a compiler gave names to.
        const loop = {
          next(now: number) {
            starts.push(now);
            if (now - starts[0]! >= ms) resolve(starts);
            else requestAnimationFrame((then) => loop.next(then));
          },
        };
        requestAnimationFrame((now) => loop.next(now));
      }),
    SECONDS * 1000,
  );
}

/** What a person does, by a name for it. */
function acts(page: Page, roll: Locator): [name: string, act: () => Promise<unknown>][] {
  const press = (key: string): [string, () => Promise<unknown>] => [key, () => page.keyboard.press(key)];
  const tab = (name: string): [string, () => Promise<unknown>] => [
    name,
    () => page.getByRole('tab', { name }).click(),
  ];
  const marquee = async () => {
    const box = (await roll.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.6, { steps: 10 });
    await page.mouse.up();
  };
  return [
    ['click', () => roll.click({ position: { x: 300, y: 150 } })],
    ['marquee', marquee],
    ...['+', '+', 'ArrowUp', 'Shift+ArrowUp', 'Control+d', 'Control+z', 'q', 'Control+z', '0'].map(press),
    ...['Directions', 'Inspect', 'Generate'].map(tab),
    ...['Control+a', 'ArrowDown', 'Control+z', 'Escape'].map(press),
  ];
}

/** Works with the piece as a person would: the longest time from an input to the next paint, for each act. */
async function interactions(page: Page, { roll }: StudioPage) {
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  const worst: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, act] of acts(page, roll)) {
      await act();
      await page.waitForTimeout(REST_MS);
      const seen = await page.evaluate(() => (window as unknown as { seen: number[] }).seen.splice(0));
      worst[name] = rounded(Math.max(worst[name] ?? 0, ...seen));
    }
  }
  return { worst_paint_ms: Math.max(...Object.values(worst)), paints_ms: JSON.stringify(worst) };
}
