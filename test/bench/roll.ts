import path from 'node:path';
import type { StepNote } from '../../core/music/notes.ts';
import { type ServedPage, servePage } from '../renderer/serve-page.ts';
import { rounded } from '../../models/evaluate/speed.ts';

const PAGE = path.join(import.meta.dirname, '../renderer/roll/page');
const NOTES = 10_000;
const SECONDS = 8;
/** A frame of a screen of 60 Hz, in milliseconds. */
const FRAME_MS = 1000 / 60;

/** What the roll shows while it is measured. */
const SCENES = {
  /** The whole piece, at a chorale's pace: all notes are in view. */
  whole: () => {
    window.desk.roll.fit();
    window.desk.player.stepsPerSecond = 5.6;
  },
  /** Four bars, and a page is turned every two seconds. */
  following: () => {
    const { roll, player } = window.desk;
    roll.zoomTime(roll.size.width / 64 / roll.view.stepWidth, 0);
    player.stepsPerSecond = 32;
  },
  /** Sixteen bars, scrolled and zoomed by hand in every frame. */
  scrolling: () => {
    const { roll } = window.desk;
    roll.zoomTime(roll.size.width / 256 / roll.view.stepWidth, 0);
    window.desk.everyFrame((frame) => {
      roll.scroll(9, 0);
      roll.zoomTime(frame % 60 < 30 ? 1.01 : 1 / 1.01);
    });
  },
};

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Of the processor, without the time that it was lent to others. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * The page's main thread while 10,000 notes play at 1440 × 900, in a real Chromium without a graphics card, from its
 * own trace: everything that the thread did in each frame, scripts, style, layout and painting. A frame counts as
 * dropped when the next one began later than it should have.
 */
export async function benchRoll(): Promise<object[]> {
  const served = await servePage(PAGE);
  const rows: object[] = [];
  for (const name of Object.keys(SCENES) as (keyof typeof SCENES)[]) rows.push(await scene(served, name));
  await served.close();
  return rows;
}

async function scene(served: ServedPage, name: keyof typeof SCENES): Promise<object> {
  const page = await served.open({ viewport: { width: 1440, height: 900 } });
  const browser = page.context().browser()!;
  const notes = piece();
  await page.evaluate((made) => window.desk.open(made, { steps: 2560, stepQuarters: 0.25 }), notes);
  await page.evaluate(SCENES[name]);
  await page.evaluate(() => window.desk.player.play());
  await page.waitForTimeout(500);
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  const starts = await page.evaluate((ms) => window.desk.frames(ms), SECONDS * 1000);
  const trace = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  await page.context().close();
  const { work, busy } = workPerFrame(trace.traceEvents);
  const gaps = starts.slice(1).map((start, i) => start - starts[i]!);
  const missed = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0);
  return {
    scene: name,
    notes: NOTES,
    frames: work.length,
    p50_ms: rounded(quantile(work, 0.5)),
    p95_ms: rounded(quantile(work, 0.95)),
    worst_ms: rounded(quantile(work, 1)),
    p95_cpu_ms: rounded(quantile(busy, 0.95)),
    worst_cpu_ms: rounded(quantile(busy, 1)),
    dropped_percent: rounded((100 * missed) / (starts.length + missed)),
  };
}

/** Milliseconds of tasks on the page's main thread from one animation frame to the next. */
function workPerFrame(events: readonly TraceEvent[]): { work: number[]; busy: number[] } {
  const frames = events.filter(({ name }) => name === 'FireAnimationFrame');
  const { pid, tid } = frames[0]!;
  const tasks = events
    .filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X')
    .filter(({ name }) => name === 'ThreadControllerImpl::RunTask' || name === 'RunTask')
    .sort((a, b) => a.ts - b.ts);
  // Two callbacks of one frame run in one task.
  const starts = tasks.filter(({ ts, dur }) =>
    frames.some((frame) => frame.ts >= ts && frame.ts < ts + dur!),
  );
  const [work, busy] = [starts.map(() => 0), starts.map(() => 0)];
  let frame = -1;
  for (const { ts, dur, tdur } of tasks) {
    while (frame + 1 < starts.length && starts[frame + 1]!.ts <= ts) frame++;
    if (frame < 0) continue;
    work[frame]! += dur! / 1000;
    busy[frame]! += (tdur ?? dur!) / 1000;
  }
  return { work: work.slice(0, -1), busy: busy.slice(0, -1) };
}

/** Four parts in sixteenths and eighths, from the same numbers each time. */
function piece(): StepNote[] {
  const notes: StepNote[] = [];
  for (let i = 0; notes.length < NOTES; i++) {
    for (const [part, base] of [40, 52, 64, 76].entries()) {
      const turn = (i * (part + 3) * 7 + part * 5) % 23;
      notes.push({ pitch: base + (turn % 13), startStep: i, steps: 1 + (turn % 2), velocity: 30 + 4 * turn });
    }
  }
  return notes.slice(0, NOTES);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
