import { describe, expect, test } from 'vitest';
import { drawChart, text } from '../../build/results/chart.ts';
import { drawCurve } from '../../build/results/curves.ts';
import { drawPlane } from '../../build/results/plane.ts';

/** The corners of each line of an SVG. */
const linesOf = (svg: string) =>
  [...svg.matchAll(/<path d="(M[^"H]+)" fill="none" stroke="#/g)].map(([, path]) =>
    path!
      .split(/[ML]/)
      .filter(Boolean)
      .map((point) => point.split(' ').map(Number) as [number, number]),
  );
const heightOf = (svg: string, words: string) =>
  Number(new RegExp(`y="([\\d.]+)"[^>]*>${words}`).exec(svg)![1]);

describe('a chart', () => {
  const chart = { title: 'title', across: 'across', bottom: 0, top: 10 };
  const line = (label: string, ...ys: number[]) => ({
    label,
    colour: '#123456',
    points: ys.map((y, x) => [x, y] as const),
  });

  test('goes to the right and up, and stays in its frame', () => {
    const [[a, b, c]] = linesOf(drawChart({ ...chart, lines: [line('up', 2, 5, 50)] })) as [
      [number, number][],
    ];
    expect(b![0] - a![0]).toBeCloseTo(c![0] - b![0], 0);
    expect(b![1]).toBeLessThan(a![1]);
    const [[, edge]] = linesOf(drawChart({ ...chart, lines: [line('up', 2, 10)] })) as [[number, number][]];
    expect(c![1]).toBe(edge![1]);
  });

  test('spaces decades evenly when it is logarithmic', () => {
    const points = [
      [10, 1],
      [100, 10],
      [1000, 100],
    ] as const;
    const lines = [{ label: '', colour: '#123456', points }];
    const [[a, b, c]] = linesOf(drawChart({ ...chart, bottom: 1, top: 100, lines, logarithmic: true })) as [
      [number, number][],
    ];
    expect(b![0] - a![0]).toBeCloseTo(c![0] - b![0], 0);
    expect(a![1] - b![1]).toBeCloseTo(b![1] - c![1], 0);
  });

  test('keeps names of lines that end together apart', () => {
    const svg = drawChart({ ...chart, lines: [line('one', 1, 5), line('two', 2, 5), line('three', 3, 5)] });
    const heights = ['one', 'two', 'three'].map((name) => heightOf(svg, name)).sort((a, b) => a - b);
    expect(heights[1]! - heights[0]!).toBeGreaterThanOrEqual(15);
    expect(heights[2]! - heights[1]!).toBeGreaterThanOrEqual(15);
  });

  test('writes words as they are', () => {
    expect(text([1, 2], 'a < b & c')).toContain('>a &lt; b &amp; c<');
  });
});

test('a learning curve marks what was kept', () => {
  const points = [
    [0, 1, 9, 8, 4, 4],
    [1, 2, 7, 6.5, 3, 3.5],
    [2, 3, 6, 7, 3, 4],
  ] as [number, number, number, number, number, number][];
  const svg = drawCurve({ label: 'AF/SCF', curve: { kept: 1, points } }, 'nats per step');
  expect(svg).toContain('kept: 6.50');
  expect(linesOf(svg)).toHaveLength(4);
  expect(drawCurve({ label: 'AF/SCF', curve: { kept: null, points } }, 'nats per step')).not.toContain(
    'kept',
  );
});

test('a density of the plane is drawn cell by cell, darker where it is denser', () => {
  const svg = drawPlane([{ title: 'p', density: ['0088', '0440'], points: [0, 0] }], 1);
  expect(svg).toContain('<path d="M2 0h2v1h-2z" fill-opacity="1"/>');
  expect(svg).toContain('<path d="M1 1h2v1h-2z" fill-opacity="0.5"/>');
  expect(svg).toContain('M100 100h0');
});
