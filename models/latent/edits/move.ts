import type { FloatTensor } from '../../../core/contract/floats.ts';
import type { Region } from '../../../core/contract/latent.ts';

/** z [T, 1, Z] with `shift` [Z] added in every step of the region; the other steps keep their bits. */
export function steered(z: FloatTensor, { from, to }: Region, shift: ArrayLike<number>): FloatTensor {
  const width = shift.length;
  const data = z.data.map((value, i) =>
    i >= from * width && i < to * width ? value + shift[i % width]! : value,
  );
  return { data, dims: z.dims };
}

/** Where the plane of a map lies: `axes` [2, Z] and `centre` [Z]. A piece is at axes · (mean z − centre). */
export interface Plane {
  readonly axes: ArrayLike<number>;
  readonly centre: ArrayLike<number>;
}

/** A place on a map. */
export type Place = readonly [number, number];

/** The place of a piece z [T, 1, Z]. */
export function placeOf(z: FloatTensor, { axes, centre }: Plane): Place {
  const [steps, width] = [z.dims[0]!, centre.length];
  const mean = new Float64Array(width);
  z.data.forEach((value, i) => (mean[i % width]! += value / steps));
  const along = (axis: number) =>
    mean.reduce((sum, value, i) => sum + axes[axis * width + i]! * (value - centre[i]!), 0);
  return [along(0), along(1)];
}

/**
 * The shift [Z] that brings a piece to a place and is the shortest that does: axesᵀ (axes axesᵀ)⁻¹ (place − where it is),
 * the least-norm solution (Penrose 1955).
 */
export function shiftTo(z: FloatTensor, plane: Plane, place: Place): Float64Array {
  const width = plane.centre.length;
  const here = placeOf(z, plane);
  const [x, y] = [place[0] - here[0], place[1] - here[1]];
  const dot = (a: number, b: number) =>
    Array.from({ length: width }, (_, i) => plane.axes[a * width + i]! * plane.axes[b * width + i]!).reduce(
      (sum, product) => sum + product,
    );
  const [aa, ab, bb] = [dot(0, 0), dot(0, 1), dot(1, 1)];
  const determinant = aa * bb - ab * ab;
  const [first, second] = [(bb * x - ab * y) / determinant, (aa * y - ab * x) / determinant];
  return Float64Array.from(
    { length: width },
    (_, i) => plane.axes[i]! * first + plane.axes[width + i]! * second,
  );
}
