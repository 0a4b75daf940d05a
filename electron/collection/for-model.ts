import type { Manifest } from '../../core/contract/manifest.ts';
import type { CollectionFor } from './collection.ts';

/** A length that training manages on any machine, in steps, and that most short pieces have. */
const EASY_STEPS = 256;

/**
 * What a model asks of data that it is to learn from. Music whose positions know no end may be longer than what the model
 * knew, so that pieces of a common length stay whole.
 */
export function collectionFor({ kind, vocabulary, config }: Manifest): CollectionFor {
  const grows = kind === 'music' && config.positions !== 'onehot';
  return {
    kind,
    maxSteps: grows ? Math.max(config.maxSteps, EASY_STEPS) : config.maxSteps,
    ...(vocabulary && { vocabulary }),
  };
}
