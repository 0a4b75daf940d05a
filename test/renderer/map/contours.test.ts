import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contours } from '../../../renderer/map/contours.ts';
import type { Field, Place } from '../../../renderer/map/density.ts';

const bounds = { low: [-2, -2], high: [2, 2] } as const;

/** A field of a function on so many grid points along each edge. */
function field(points: number, f: (x: number, y: number) => number): Field {
  const at = (i: number) => -2 + (4 * i) / (points - 1);
  const values = Float64Array.from({ length: points * points }, (_, i) =>
    f(at(i % points), at(Math.floor(i / points))),
  );
  return { bounds, columns: points, rows: points, values };
}

/** The area that a ring runs around; positive counter-clockwise. (The shoelace formula.) */
const area = (ring: readonly Place[]) =>
  ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length]!;
    return sum + (x * ny - nx * y) / 2;
  }, 0);

describe('contours', () => {
  it('of a cone are circles around its top, counter-clockwise', () => {
    const [ring, ...others] = contours(
      field(81, (x, y) => 2 - Math.hypot(x, y)),
      1,
    );
    expect(others).toEqual([]);
    for (const [x, y] of ring!) expect(Math.hypot(x, y)).toBeCloseTo(1, 2);
    expect(area(ring!)).toBeCloseTo(Math.PI, 1);
  });

  it('run clockwise around what is lower inside', () => {
    const rings = contours(
      field(81, (x, y) => -Math.abs(Math.hypot(x, y) - 1)),
      -0.3,
    );
    const areas = rings.map(area).sort((a, b) => a - b);
    expect(areas).toHaveLength(2);
    expect(areas[0]).toBeCloseTo(-Math.PI * 0.7 ** 2, 1);
    expect(areas[1]).toBeCloseTo(Math.PI * 1.3 ** 2, 1);
  });

  it('close along the edge where higher ground reaches it', () => {
    const [ring, ...others] = contours(
      field(5, () => 1),
      0.5,
    );
    expect(others).toEqual([]);
    expect(area(ring!)).toBeCloseTo(16);
  });

  it('join or part at a saddle as its middle is higher or lower', () => {
    const corners = (low: number): Field => ({
      bounds,
      columns: 2,
      rows: 2,
      values: Float64Array.from([1, low, low, 1]),
    });
    expect(contours(corners(0.2), 0.5)).toHaveLength(1);
    expect(contours(corners(-1), 0.5)).toHaveLength(2);
  });

  it('enclose no less than nothing and no more than the field, and nothing where it does not reach the level', () => {
    const heights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 36, maxLength: 36 });
    fc.assert(
      fc.property(heights, (values) => {
        const hill: Field = { bounds, columns: 6, rows: 6, values: Float64Array.from(values) };
        const total = contours(hill, 0.5).reduce((sum, ring) => sum + area(ring), 0);
        // Rings around higher ground and holes in it add up to the area that is higher.
        expect(total).toBeGreaterThanOrEqual(0);
        expect(total).toBeLessThanOrEqual(16 + 1e-9);
        expect(contours(hill, 1.5)).toEqual([]);
      }),
    );
  });
});
