import type { Quality } from './feature.ts';
import { correlation } from './moments.ts';

/** A correlation below which a direction is not called by a feature. */
const LEAST = 0.3;
/** How many words an end of an axis has, at most. */
const MOST_WORDS = 2;
/** How many features an axis is explained by. */
const MOST_FEATURES = 3;

/** A quality as numbers: one a step, or one a piece. */
export interface Told extends Quality {
  readonly values: ArrayLike<number>;
}

/** What an axis goes with: correlations with features, strongest first, and words for its two ends. */
export interface Explained {
  readonly less: string;
  readonly more: string;
  readonly features: { readonly label: string; readonly correlation: number }[];
}

/** The label of the feature that a column goes with most; '' where none does. */
export function nameOf(column: ArrayLike<number>, features: readonly Told[]): string {
  const [best] = ranked(column, features);
  return best && Math.abs(best.correlation) >= LEAST ? best.feature.label.toLowerCase() : '';
}

/** What a column of numbers means, in terms of features. */
export function explain(column: ArrayLike<number>, features: readonly Told[]): Explained {
  const order = ranked(column, features);
  const strong = order.filter(({ correlation: r }) => Math.abs(r) >= LEAST).slice(0, MOST_WORDS);
  const words = (end: 1 | -1) =>
    strong.map(({ feature, correlation: r }) => (r * end > 0 ? feature.more : feature.less)).join(', ');
  return {
    less: words(-1),
    more: words(1),
    features: order
      .slice(0, MOST_FEATURES)
      .map(({ feature, correlation: r }) => ({ label: feature.label, correlation: r })),
  };
}

function ranked(column: ArrayLike<number>, features: readonly Told[]) {
  return features
    .map((feature) => ({ feature, correlation: correlation(feature.values, column) }))
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
}
