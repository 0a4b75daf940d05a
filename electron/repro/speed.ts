import { figureModels, FIGURE_STEPS, sweep } from '../../models/evaluate/speed.ts';
import { machine } from '../trainer/machine.ts';
import { writeJson } from './row-file.ts';
import type { SpeedFile, SpeedResult } from './speed-file.ts';

/** What is timed. */
export interface SpeedOptions {
  readonly hidden?: number;
  readonly steps?: readonly number[];
  readonly runs?: number;
}

/**
 * Ziegler & Rush 2019, Figure 7: how the time of one piece grows with its length, for music and for text. Random weights
 * take as long as trained ones.
 */
export async function measureSpeed(
  results: string,
  say: (sentence: string) => void,
  { hidden = 200, steps = FIGURE_STEPS, runs = 9 }: SpeedOptions = {},
): Promise<SpeedFile> {
  const rows: SpeedResult[] = [];
  for (const kind of ['music', 'text'] as const) {
    const models = figureModels(hidden, kind);
    for await (const { model, steps: T, median_ms: median, best_ms: best, runs: times } of sweep({
      models,
      steps,
      runs,
      clock: () => performance.now(),
    })) {
      rows.push({ kind, variant: model.replaceAll(' ', '-'), steps: T, median, best, runs: times });
      say(`${kind}, ${model}, T ${T}: ${median} ms`);
    }
  }
  const file = { row: 'speed' as const, hidden, rows, command: 'rivulet repro speed', machine: machine() };
  await writeJson(results, 'speed', file);
  return file;
}
