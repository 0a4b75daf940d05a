import type { JobSample } from '../../core/contract/jobs.ts';
import type { EpochRecord } from '../../core/contract/training.ts';

/** All that a training has told so far: its log, and what it let hear. */
export interface Curve {
  /** In order of updates. */
  readonly records: readonly EpochRecord[];
  /** In order of epochs. */
  readonly samples: readonly JobSample[];
}

/** Of a training that has told nothing. */
export const NO_CURVE: Curve = { records: [], samples: [] };

/** A curve with what is new. A training that was resumed tells some of its epochs again: the newer ones count. */
export function joined(curve: Curve, { records = [], samples = [] }: Partial<Curve>): Curve {
  return {
    records: byKey([...curve.records, ...records], ({ updates }) => updates),
    samples: byKey([...curve.samples, ...samples], ({ epoch }) => epoch),
  };
}

function byKey<Item>(items: readonly Item[], key: (item: Item) => number): Item[] {
  const newest = new Map(items.map((item) => [key(item), item]));
  return [...newest.entries()].sort(([a], [b]) => a - b).map(([, item]) => item);
}
