import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutPiece, type Span } from '../../../../core/music/collection/cuts.ts';
import { barLines } from '../../../../core/music/meter.ts';

const bars = (barSteps: number, steps: number) => barLines([{ startStep: 0, barSteps }], steps);
const shown = (spans: readonly Span[]) => spans.map(({ start, end }) => `${start}-${end}`);
const lengths = (spans: readonly Span[]) => spans.map(({ start, end }) => end - start);

const anyPiece = fc.record({
  steps: fc.integer({ min: 1, max: 3000 }),
  maxSteps: fc.integer({ min: 1, max: 400 }),
  lines: fc.oneof(
    fc.double({ min: 0.3, max: 200, noNaN: true }).map((bar) => bars(bar, 3000)),
    fc
      .uniqueArray(fc.integer({ min: 1, max: 2999 }), { maxLength: 40 })
      .map((all) => all.sort((a, b) => a - b)),
  ),
});

describe('a piece', () => {
  it('that the model knows whole stays whole, however long', () => {
    expect(cutPiece(300, bars(16, 300), { maxSteps: 300, overlap: true })).toEqual([{ start: 0, end: 300 }]);
  });

  it('without a step makes no part', () => {
    expect(cutPiece(0, [], { maxSteps: 9, overlap: true })).toEqual([]);
  });

  it('that is longer is cut on bars into parts of about equal length that overlap by about a quarter', () => {
    const spans = cutPiece(320, bars(16, 320), { maxSteps: 160, overlap: true });
    expect(shown(spans)).toEqual(['0-128', '96-224', '192-320']);
  });

  it('that is held out has each step in one part', () => {
    const spans = cutPiece(320, bars(16, 320), { maxSteps: 160, overlap: false });
    expect(shown(spans)).toEqual(['0-112', '112-208', '208-320']);
  });

  it('leaves no tiny part at its end', () => {
    expect(shown(cutPiece(130, bars(16, 130), { maxSteps: 129, overlap: false }))).toEqual([
      '0-64',
      '64-130',
    ]);
    const joined = cutPiece(290, bars(16, 290), { maxSteps: 160, overlap: false });
    expect(Math.min(...lengths(joined))).toBeGreaterThanOrEqual(80);
  });

  it('in bars of a hundred steps is cut between them', () => {
    const spans = cutPiece(400, bars(100, 400), { maxSteps: 128, overlap: false });
    expect(shown(spans)).toEqual(['0-100', '100-200', '200-300', '300-400']);
  });

  it('is all there, in parts that the model knows, each beyond the one before', () => {
    fc.assert(
      fc.property(anyPiece, fc.boolean(), ({ steps, maxSteps, lines }, overlap) => {
        const inside = lines.filter((line) => line < steps);
        const spans = cutPiece(steps, inside, { maxSteps, overlap });
        expect(spans[0]!.start).toBe(0);
        expect(spans.at(-1)!.end).toBe(steps);
        const joins = spans.slice(1).map((span, i) => {
          const before = spans[i]!;
          const joined = overlap ? span.start <= before.end : span.start === before.end;
          return joined && span.start > before.start && span.end > before.end;
        });
        expect(joins).not.toContain(false);
        expect(Math.max(...lengths(spans))).toBeLessThanOrEqual(maxSteps);
      }),
      { numRuns: 100 },
    );
  });

  it('in usual bars is cut at bar lines alone, and no part is half as long as another', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 3000 }),
        fc.constantFrom(3, 4, 6, 8, 12, 16),
        fc.boolean(),
        (steps, bar, overlap) => {
          const spans = cutPiece(steps, bars(bar, steps), { maxSteps: 160, overlap });
          const ends = spans.flatMap(({ start, end }) => [start, end]).filter((end) => end !== steps);
          expect(ends.filter((end) => end % bar !== 0)).toEqual([]);
          expect(Math.min(...lengths(spans)) * 2).toBeGreaterThan(Math.max(...lengths(spans)));
        },
      ),
      { numRuns: 100 },
    );
  });
});
