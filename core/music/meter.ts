import type { MeterChange } from './midi/meter.ts';

/** How long bars are, in steps, from some step on; steps may be parts of steps, and the first entry is at step 0. */
export type Meter = readonly { readonly startStep: number; readonly barSteps: number }[];

/** Without a time signature a bar has four quarter notes, as MIDI files say. */
const COMMON_BAR_QUARTERS = 4;

/** A grid as time signatures need it: ticks to the step and the quarter note, and the tick of step 0. */
type Grid = { ticksPerStep: number; phaseTicks: number; ticksPerQuarter: number };

/** The bars of a file on a grid. Of signatures at one place the last counts. */
export function meterOf(changes: readonly MeterChange[], grid: Grid): Meter {
  const stepsPerQuarter = grid.ticksPerQuarter / grid.ticksPerStep;
  const meter = [{ startStep: 0, barSteps: COMMON_BAR_QUARTERS * stepsPerQuarter }];
  for (const { ticks, barQuarters } of [...changes].sort((a, b) => a.ticks - b.ticks)) {
    const startStep = Math.max(0, (ticks - grid.phaseTicks) / grid.ticksPerStep);
    if (startStep === meter.at(-1)!.startStep) meter.pop();
    meter.push({ startStep, barSteps: barQuarters * stepsPerQuarter });
  }
  return meter;
}

/** The bars of a part of a piece: from a step on, for a number of steps. */
export function meterFrom(meter: Meter, first: number, steps: number): Meter {
  const moved = meter.map(({ startStep, barSteps }) => ({ startStep: startStep - first, barSteps }));
  const inside = moved.filter(({ startStep }) => startStep < steps);
  // The part may begin in the middle of a bar: the last change before it keeps its place, however far back.
  return inside.slice(
    Math.max(
      0,
      inside.findLastIndex(({ startStep }) => startStep <= 0),
    ),
  );
}

/** The steps in 1 … steps − 1 at which a bar begins, ascending, each the nearest to the bar line's own place. */
export function barLines(meter: Meter, steps: number): number[] {
  const lines = new Set<number>();
  meter.forEach(({ startStep, barSteps }, i) => {
    const end = Math.min(steps, meter[i + 1]?.startStep ?? Infinity);
    const skipped = Math.max(0, Math.floor(-startStep / barSteps));
    for (let bar = skipped; startStep + bar * barSteps < end; bar++) {
      const line = Math.round(startStep + bar * barSteps);
      if (line > 0 && line < steps) lines.add(line);
    }
  });
  return [...lines].sort((a, b) => a - b);
}
