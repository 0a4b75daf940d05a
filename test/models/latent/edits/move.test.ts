import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../../../core/random.ts';
import { lengthened } from '../../../../models/latent/edits/lengthen.ts';
import { placeOf, shiftTo, steered } from '../../../../models/latent/edits/move.ts';

const [STEPS, WIDTH] = [6, 5];
const z = { data: Random.of(1).normals(STEPS * WIDTH), dims: [STEPS, 1, WIDTH] };
const plane = { axes: Random.of(2).normals(2 * WIDTH), centre: Random.of(3).normals(WIDTH) };

test('steering moves the steps of the region by the shift, and no bit elsewhere', () => {
  const shift = [1, -2, 0, 0.5, 3];
  const after = steered(z, { from: 2, to: 4 }, shift);
  after.data.forEach((value, i) => {
    const inside = i >= 2 * WIDTH && i < 4 * WIDTH;
    expect(value).toBe(inside ? Math.fround(z.data[i]! + shift[i % WIDTH]!) : z.data[i]);
  });
});

describe('a place of the map', () => {
  test('is reached, wherever it is, by the least shift that reaches it', () => {
    const coordinate = fc.double({ min: -4, max: 4, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(coordinate, coordinate), (place) => {
        const shift = shiftTo(z, plane, place);
        const moved = placeOf(steered(z, { from: 0, to: STEPS }, shift), plane);
        expect(moved[0]).toBeCloseTo(place[0], 4);
        expect(moved[1]).toBeCloseTo(place[1], 4);
        // The least shift lies in the plane of the axes: nothing across them is in it.
        const across = Random.of(7).normals(WIDTH);
        const along = shiftTo({ data: across, dims: [1, 1, WIDTH] }, plane, placeOf(zero(), plane));
        const rest = across.map((value, i) => value + along[i]!);
        const product = rest.reduce((sum, value, i) => sum + value * shift[i]!, 0);
        expect(Math.abs(product)).toBeLessThan(1e-3);
      }),
    );
  });

  test('is left alone by a piece that is there', () => {
    shiftTo(z, plane, placeOf(z, plane)).forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-12));
  });

  function zero() {
    return { data: new Float32Array(WIDTH), dims: [1, 1, WIDTH] };
  }
});

test('a tensor that goes on keeps what it had', () => {
  const longer = lengthened(z, 8);
  expect(longer.dims).toEqual([8, 1, WIDTH]);
  expect(longer.data.subarray(0, STEPS * WIDTH)).toEqual(z.data);
  expect([...longer.data.subarray(STEPS * WIDTH)]).toEqual(new Array(2 * WIDTH).fill(0));
  const added = Random.of(4).normals(2 * WIDTH);
  expect(lengthened(z, 8, added).data.subarray(STEPS * WIDTH)).toEqual(added);
});
