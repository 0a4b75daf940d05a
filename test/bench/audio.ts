import { serveSound } from '../renderer/audio/page.ts';
import { rounded } from './clock.ts';

const RUNS = 5;

/** Quieter than this is not yet heard, in dBFS. */
const AUDIBLE = -60;

/**
 * From asking for the page to the first sound out of it, nothing cached, play pressed by a script as soon as the page
 * is up: four parts at a chorale's pace. `load_ms` is when play is pressed, `sound_ms` is from there.
 */
export async function benchAudio(): Promise<object> {
  const served = await serveSound();
  const times: { load: number; sound: number }[] = [];
  for (let run = 0; run < RUNS; run++) {
    const page = await served.open();
    times.push(await page.evaluate(firstSound, AUDIBLE));
    await page.context().close();
  }
  await served.close();
  const median = (values: number[]): number => rounded(values.sort((a, b) => a - b)[RUNS >> 1]!);
  return {
    median_ms: median(times.map(({ load, sound }) => load + sound)),
    worst_ms: rounded(Math.max(...times.map(({ load, sound }) => load + sound))),
    load_ms: median(times.map(({ load }) => load)),
    sound_ms: median(times.map(({ sound }) => sound)),
    runs: RUNS,
  };
}

/** Runs in the page. */
async function firstSound(audible: number): Promise<{ load: number; sound: number }> {
  const { sound } = window;
  const notes = [0, 1, 2, 3].flatMap((step) =>
    [48, 55, 64, 72].map((pitch) => sound.note(pitch + [0, 5, 7, 2][step]!, step, 1)),
  );
  sound.piece = { notes, steps: 16, stepQuarters: 1, tempo: 84 };
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const load = navigation!.domContentLoadedEventEnd;
  const start = performance.now();
  sound.player.preload();
  await sound.player.play();
  while (sound.player.levelDb() < audible) await new Promise((resolve) => setTimeout(resolve, 2));
  return { load, sound: performance.now() - start };
}
