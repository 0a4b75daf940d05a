import type { Memorisation } from '../../core/contract/jobs.ts';
import { type Fingerprint, nearestPiece } from '../../core/fingerprint.ts';
import { fingerprint } from '../../core/music/novelty.ts';
import { LOWEST_PITCH } from '../../core/music/roll.ts';
import { textFingerprint } from '../../core/text/novelty.ts';
import type { Sequence } from '../../models/train/data.ts';
import type { TrainingData } from './training-data.ts';

/** The most held-out sequences that are compared: the share of a few hundred tells as much. */
const MOST_HELD_OUT = 200;

/** What is compared with the pieces that were learned from. */
interface Compared {
  /** What the new model makes, and the model before. */
  readonly after: readonly Sequence[];
  readonly before?: readonly Sequence[];
}

/**
 * Whether a model repeats what it learned from: the share of each sample's passages that its nearest training piece has
 * too, beside the same of held-out pieces, which nobody learned from. Undefined where samples are too short to tell.
 */
export function memorisationOf(data: TrainingData, { after, before }: Compared): Memorisation | undefined {
  const marks = (sequences: readonly Sequence[]) => sequences.map((sequence) => markOf(sequence, data));
  const learned = marks(data.splits.train);
  const nearest = (sequences: readonly Sequence[]) =>
    marks(sequences).flatMap((mark) => nearestPiece(learned, mark) ?? []);
  const found = nearest(after);
  const shares = sharesOf(found);
  if (!shares) return undefined;
  const most = found.find(({ share }) => share === shares.most);
  const heldOut = sharesOf(nearest([...data.splits.test, ...data.splits.valid].slice(0, MOST_HELD_OUT)));
  const old = before && sharesOf(nearest(before));
  const name = most && data.sources?.train[most.piece];
  return {
    samples: found.length,
    after: shares,
    ...(old && { before: old }),
    ...(heldOut && { heldOut }),
    ...(name !== undefined && { nearest: name }),
  };
}

function sharesOf(found: readonly { readonly share: number }[]): { mean: number; most: number } | undefined {
  if (found.length === 0) return undefined;
  const shares = found.map(({ share }) => share);
  return { mean: shares.reduce((sum, share) => sum + share, 0) / shares.length, most: Math.max(...shares) };
}

function markOf(sequence: Sequence, { kind, vocabulary = [] }: TrainingData): Fingerprint {
  if (kind === 'text') return textFingerprint(sequence.map(([symbol]) => vocabulary[symbol!] ?? '').join(''));
  return fingerprint(sequence.map((keys) => keys.map((key) => key + LOWEST_PITCH)));
}
