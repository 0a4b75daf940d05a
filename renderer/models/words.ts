import type { ModelCard } from '../../core/contract/models.ts';
import { counted, secondsWords } from '../panel/figures.ts';
import { architectureWords } from '../panel/words.ts';

const KINDS = { music: 'Piano music', text: 'Text' } as const;
const UNITS = { 'nats/step': 'nats a step', 'bits/character': 'bits a letter' } as const;
const SPLITS = { test: 'test pieces', valid: 'validation pieces', train: 'its training pieces' } as const;
/** Enough of a hash to tell any two models of one person from each other. */
const HASH_DIGITS = 12;

/** What a model makes and how, in words: `Piano music, step by step`. */
export function kindWords(model: Pick<ModelCard, 'kind' | 'arch'>): string {
  const how = architectureWords(model) ?? model.arch;
  return `${KINDS[model.kind]}, ${how}`;
}

/** How good a model is: `6.36 nats a step`. */
export function figureWords({ nll, unit }: Pick<ModelCard, 'nll' | 'unit'>): string {
  return `${nll.toFixed(2)} ${UNITS[unit]}`;
}

/** What that was measured on: `test pieces`. Sentences are pieces too, but nobody calls them so. */
export function splitWords({ split, kind }: Pick<ModelCard, 'split' | 'kind'>): string {
  return kind === 'text' ? SPLITS[split].replace('pieces', 'sentences') : SPLITS[split];
}

/** A size in the unit that people know: `7.0 MB`. */
export function sizeWords(bytes: number): string {
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The beginning of a hash. */
export function shortHash(sha256: string): string {
  return sha256.slice(0, HASH_DIGITS);
}

/** How long it learned: `98 epochs in 7 min of processor time`. */
export function learningWords({ epochs, cpuSeconds }: Pick<ModelCard, 'epochs' | 'cpuSeconds'>): string {
  const many = counted(Number.isInteger(epochs) ? epochs : Number(epochs.toFixed(1)), 'epoch');
  return `${many} in ${secondsWords(cpuSeconds)} of processor time`;
}

/** What a model was made from: the parent's name, and whether those very weights are here. */
export function parentWords(
  { parent }: Pick<ModelCard, 'parent'>,
  all: readonly Pick<ModelCard, 'name' | 'weights'>[],
): string {
  if (!parent) return 'scratch';
  const here = all.find(({ weights }) => weights === parent.weights);
  if (here) return here.name === parent.name ? parent.name : `${parent.name}, here ${here.name}`;
  return `${parent.name}, not here`;
}
