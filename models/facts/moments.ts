/** Rows of numbers of one width, one after another. */
export interface Rows {
  readonly data: Float32Array;
  readonly width: number;
}

/** Means and covariances of rows. */
export interface Moments {
  readonly count: number;
  readonly mean: readonly number[];
  /** [width][width], divided by the number of rows. */
  readonly covariance: readonly (readonly number[])[];
}

/** The mean of each column and the covariance of each two. */
export function momentsOf({ data, width }: Rows): Moments {
  const count = data.length / width;
  const sums = new Float64Array(width);
  data.forEach((value, i) => (sums[i % width]! += value));
  const mean = Array.from(sums, (sum) => sum / count);
  const products = mean.map(() => new Float64Array(width));
  const row = new Float64Array(width);
  for (let at = 0; at < data.length; at += width) {
    for (let i = 0; i < width; i++) row[i] = data[at + i]! - mean[i]!;
    for (let i = 0; i < width; i++) for (let j = 0; j <= i; j++) products[i]![j]! += row[i]! * row[j]!;
  }
  const covariance = mean.map((_, i) =>
    mean.map((_, j) => (i >= j ? products[i]![j]! : products[j]![i]!) / count),
  );
  return { count, mean, covariance };
}

/** Two columns that belong together; pairs in which the first is not a number are left out. */
export interface Paired {
  readonly mean: readonly [number, number];
  readonly deviation: readonly [number, number];
  readonly covariance: number;
}

/** Means, standard deviations and covariance of a feature (NaN where it says nothing) and another column. */
export function paired(feature: ArrayLike<number>, other: ArrayLike<number>): Paired {
  let [count, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < feature.length; i++) {
    const [a, b] = [feature[i]!, other[i]!];
    if (Number.isNaN(a)) continue;
    count++;
    x += a;
    y += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  if (count === 0) return { mean: [0, 0], deviation: [0, 0], covariance: 0 };
  const mean = [x / count, y / count] as const;
  const deviation = [xx / count - mean[0] ** 2, yy / count - mean[1] ** 2].map((variance) =>
    Math.sqrt(Math.max(0, variance)),
  ) as [number, number];
  return { mean, deviation, covariance: xy / count - mean[0] * mean[1] };
}

/** Pearson's correlation of a feature with another column; 0 where one of them does not vary. */
export function correlation(feature: ArrayLike<number>, other: ArrayLike<number>): number {
  const { deviation, covariance } = paired(feature, other);
  const scale = deviation[0] * deviation[1];
  return scale > 1e-12 ? Math.min(1, Math.max(-1, covariance / scale)) : 0;
}

/** The projection of each row, less `mean`, on a vector. */
export function projected(
  { data, width }: Rows,
  mean: ArrayLike<number>,
  vector: ArrayLike<number>,
): Float64Array {
  return Float64Array.from({ length: data.length / width }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += (data[row * width + i]! - mean[i]!) * vector[i]!;
    return sum;
  });
}
