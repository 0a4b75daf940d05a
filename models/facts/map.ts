import type { MapAxis } from '../../core/contract/facts.ts';
import { symmetricEigen } from './eigen.ts';
import { momentsOf, projected, type Rows } from './moments.ts';
import { explain, type Told } from './naming.ts';

/** A plane of z in which pieces differ most, and the pieces in it. */
export interface PieceMap {
  /** [N, 2], in standard deviations. */
  readonly points: Float32Array<ArrayBuffer>;
  /** [2, Z]: a piece is at axes · (mean z − centre). */
  readonly axes: Float32Array<ArrayBuffer>;
  /** [Z] */
  readonly centre: Float32Array<ArrayBuffer>;
  /** Left to right, then down to up, each with its share of the variance between pieces. */
  readonly explained: readonly [MapAxis, MapAxis];
}

/**
 * The map of some pieces: their mean z projected on the first two principal components of these means, in standard
 * deviations. An axis points to where the feature that it goes with most is more.
 */
export function mapOf(means: Rows, features: readonly Told[]): PieceMap {
  const { mean, covariance } = momentsOf(means);
  const { values, vectors } = symmetricEigen(covariance);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const [across, up] = [0, 1].map((k) =>
    axisOf(means, mean, features, { vector: vectors[k]!, value: values[k]!, total }),
  );
  const pieces = means.data.length / means.width;
  return {
    points: Float32Array.from(
      { length: 2 * pieces },
      (_, i) => (i % 2 === 0 ? across! : up!).places[i >> 1]!,
    ),
    axes: Float32Array.from([...across!.vector, ...up!.vector]),
    centre: Float32Array.from(mean),
    explained: [across!.explained, up!.explained],
  };
}

/** An axis, turned and scaled; one along which pieces do not differ leads nowhere. */
function axisOf(
  means: Rows,
  centre: readonly number[],
  features: readonly Told[],
  { vector, value, total }: { vector: readonly number[]; value: number; total: number },
) {
  const varies = value > total * 1e-9;
  const places = projected(means, centre, vector);
  const [strongest] = explain(places, features).features;
  const sign = strongest && strongest.correlation < 0 ? -1 : 1;
  const scale = varies ? sign / Math.sqrt(value) : 0;
  const scaled = places.map((place) => place * scale);
  return {
    vector: vector.map((number) => number * scale),
    places: scaled,
    explained: { ...explain(scaled, features), share: varies ? value / total : 0 },
  };
}
