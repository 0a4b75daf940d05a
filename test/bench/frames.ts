import type { Page } from 'playwright-core';
import { rounded } from '../../models/evaluate/speed.ts';

/** A frame of a screen of 60 Hz, in milliseconds. */
const FRAME_MS = 1000 / 60;

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
 * What the page's main thread does in each frame while `starts` runs, from Chromium's own trace: scripts, style, layout
 * and painting. `starts` gives the times at which frames began, in milliseconds; a frame counts as dropped when the next
 * one began later than it should have.
 */
export async function traced(page: Page, starts: () => Promise<readonly number[]>) {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  const began = await starts();
  const trace = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  const { work, busy } = workPerFrame(trace.traceEvents);
  const gaps = began.slice(1).map((start, i) => start - began[i]!);
  const missed = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0);
  return {
    frames: work.length,
    p50_ms: rounded(quantile(work, 0.5)),
    p95_ms: rounded(quantile(work, 0.95)),
    worst_ms: rounded(quantile(work, 1)),
    p95_cpu_ms: rounded(quantile(busy, 0.95)),
    worst_cpu_ms: rounded(quantile(busy, 1)),
    dropped_percent: rounded((100 * missed) / (began.length + missed)),
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

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
