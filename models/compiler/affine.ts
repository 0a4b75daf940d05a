/**
 * Numbers that depend on sizes as a multilinear form with whole coefficients, such as 2T − 1 or 3·T·B.
 * A term is a subset of the dimensions, as a bit mask: 0 is the constant, 1 the first dimension, 3 the product of two.
 */
export type AffineForm = readonly number[];

/** The sizes at which a function is traced: for each dimension two to fit with and one to check with. */
export type Sizes = Readonly<Record<string, readonly [number, number, number]>>;

/** The points to trace at: the corners of the grid in the order of bit masks, then the point of checks. */
export function tracePoints(sizes: Sizes): Record<string, number>[] {
  const names = Object.keys(sizes);
  const corners = Array.from({ length: 2 ** names.length }, (_, mask) =>
    Object.fromEntries(names.map((name, i) => [name, sizes[name]![(mask >> i) & 1]!])),
  );
  return [...corners, Object.fromEntries(names.map((name) => [name, sizes[name]![2]]))];
}

/**
 * The form that takes `values` at the points of {@link tracePoints}, or null when there is none with whole
 * coefficients that also holds at the point of checks.
 */
export function fitAffine(sizes: Sizes, values: readonly number[]): AffineForm | null {
  const ranges = Object.values(sizes);
  const count = 2 ** ranges.length;
  const form = values.slice(0, count);
  ranges.forEach(([low, high], i) => {
    const bit = 1 << i;
    for (let mask = 0; mask < count; mask++) {
      if (mask & bit) continue;
      const slope = (form[mask | bit]! - form[mask]!) / (high - low);
      form[mask] = form[mask]! - slope * low;
      form[mask | bit] = slope;
    }
  });
  const check = ranges.map((range) => range[2]);
  const fits = form.every(Number.isInteger) && evaluateAffine(form, check) === values[count];
  return fits ? form : null;
}

/** The value of a form at the given sizes. */
export function evaluateAffine(form: AffineForm, sizes: readonly number[]): number {
  return form.reduce(
    (sum, coefficient, mask) =>
      sum + sizes.reduce((term, size, i) => (mask & (1 << i) ? term * size : term), coefficient),
    0,
  );
}
