import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/random.ts';
import { openDrawing } from '../../../models/evaluate/drawing.ts';
import { figureModels, sweep, timed, type SweepPoint } from '../../../models/evaluate/speed.ts';
import { yardstick } from '../../../models/evaluate/yardstick.ts';

const models = figureModels(4);

describe('times', () => {
  it('are the median and the best of the runs after the first', async () => {
    const durations = [1000, 5, 1, 9, 3, 7];
    let now = 0;
    let run = 0;
    const work = () => Promise.resolve((now += durations[run++]!));
    expect(await timed(work, 5, () => now)).toEqual({ median_ms: 5, best_ms: 1, runs: 5 });
    expect(run).toBe(6);
  });
});

describe('the sweep over lengths', () => {
  it('times every model at every length, all models of a length in turn', async () => {
    const points: SweepPoint[] = [];
    let ticks = 0;
    const { lstm, 'iaf-scf convolution': parallel } = models;
    const options = { models: { lstm: lstm!, parallel: parallel! }, steps: [2, 5], runs: 3 };
    for await (const point of sweep({ ...options, clock: () => ticks++ })) points.push(point);
    expect(points).toEqual(
      [2, 5].flatMap((steps) =>
        ['lstm', 'parallel'].map((model) => ({ model, steps, median_ms: 1, best_ms: 1, runs: 3 })),
      ),
    );
  });
});

describe('the model of the yardstick', () => {
  it.each(Object.entries({ ...models, 'af-af': { ...models['af-scf']!, arch: 'af-af' } }))(
    'draws as many lanes and steps as were asked for: %s',
    async (_, model) => {
      const drawing = await openDrawing(yardstick(model, 8));
      const few = await drawing.draw(Random.of(1), 1, 1);
      const many = await drawing.draw(Random.of(1), 8, 4);
      await drawing.release();
      expect(few).toBeLessThanOrEqual(88);
      // First weights let about every twentieth note sound.
      expect(many / (8 * 4 * 88)).toBeGreaterThan(0.02);
      expect(many / (8 * 4 * 88)).toBeLessThan(0.1);
    },
  );

  it.each(Object.entries(figureModels(4, 'text')))('draws one character a step: %s', async (_, model) => {
    const drawing = await openDrawing(yardstick(model, 8));
    expect(await drawing.draw(Random.of(1), 7, 3)).toBe(21);
    await drawing.release();
  });

  it('has two hidden layers where the flow in hidden is masked autoregressive', () => {
    const depth = (arch: string) => yardstick({ ...models.lstm!, arch }, 8).couplingDepth;
    expect(['af-af', 'af-only', 'af-scf', 'iaf-scf'].map(depth)).toEqual([2, 2, 1, 1]);
  });

  it.each([
    ['arch', 'af-foo'],
    ['decoder', 'tape'],
    ['positions', 'none'],
  ])('is refused by a sentence with another %s', (field, value) => {
    expect(() => yardstick({ ...models.lstm!, [field]: value }, 8)).toThrow(
      `There is no model with the ${field} "${value}".`,
    );
  });
});
