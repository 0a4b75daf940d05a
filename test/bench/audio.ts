import type { Browser } from 'playwright-core';
import { openChromium } from '../e2e/chromium.ts';
import { serveStudio } from '../e2e/serve.ts';
import { level, listen } from '../e2e/sound.ts';
import { rounded } from '../../models/evaluate/speed.ts';

const RUNS = 5;

/** Quieter than this is not yet heard, in dBFS. */
const AUDIBLE_DB = -60;

/**
 * From asking for the studio to the first sound out of it, in a new browser context each time: `up_ms` is when the
 * page can be played, which a script then does with the space bar; `sound_ms` is from there.
 */
export async function benchAudio(): Promise<object> {
  const [served, browser] = await Promise.all([serveStudio(), openChromium()]);
  const times: { up: number; sound: number }[] = [];
  for (let run = 0; run < RUNS; run++) times.push(await firstSound(browser, served.address));
  await browser.close();
  await served.close();
  const median = (values: number[]): number => rounded(values.sort((a, b) => a - b)[RUNS >> 1]!);
  return {
    up_ms: median(times.map(({ up }) => up)),
    sound_ms: median(times.map(({ sound }) => sound)),
    worst_sound_ms: rounded(Math.max(...times.map(({ sound }) => sound))),
    runs: RUNS,
  };
}

async function firstSound(browser: Browser, address: string): Promise<{ up: number; sound: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await listen(page);
  const asked = performance.now();
  await page.goto(address);
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  const up = performance.now();
  await page.keyboard.press('Space');
  while ((await level(page)) < AUDIBLE_DB);
  const heard = performance.now();
  await context.close();
  return { up: up - asked, sound: heard - up };
}
