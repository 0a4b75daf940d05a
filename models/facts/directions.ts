import { correlation, paired, projected, type Rows } from './moments.ts';

/** A direction of z and how well it tells a feature. */
export interface FoundDirection {
  /** [Z]: how z changes, on average, with one standard deviation more of the feature. */
  readonly vector: Float32Array<ArrayBuffer>;
  /** R²: the squared correlation of the feature with the projection of z on the direction. */
  readonly explains: number;
}

/**
 * The direction of z in which a feature varies: the regression of z on the feature, cov(z, f) / sd(f). It is the pattern
 * that goes with the feature, not the filter that would read it, so that moving along it stays among the z that occur
 * (Haufe et al. 2014, NeuroImage 87, eq. 6).
 */
export function directionOf(z: Rows, mean: ArrayLike<number>, feature: ArrayLike<number>): FoundDirection {
  const vector = Float32Array.from({ length: z.width }, (_, column) => {
    const { covariance, deviation } = paired(feature, columnOf(z, column));
    return deviation[0] > 0 ? covariance / deviation[0] : 0;
  });
  return { vector, explains: correlation(feature, projected(z, mean, vector)) ** 2 };
}

function columnOf({ data, width }: Rows, column: number): Float32Array {
  return Float32Array.from({ length: data.length / width }, (_, row) => data[row * width + column]!);
}
