import { type StoredFacts, storedFactsSchema } from '../../core/contract/facts.ts';
import type { Manifest } from '../../core/contract/manifest.ts';
import { type Fingerprint, packFingerprints, shareWithOthers } from '../../core/fingerprint.ts';
import { fingerprint } from '../../core/music/novelty.ts';
import { KEYS, LOWEST_PITCH, type PianoRoll } from '../../core/music/roll.ts';
import { Random } from '../../core/random.ts';
import { textFingerprint } from '../../core/text/novelty.ts';
import type { Compiled } from '../../models/compiler/compile.ts';
import { type Encoded, latentFacts } from '../../models/facts/facts.ts';
import { type Feature, MUSIC_FEATURES, textFeatures } from '../../models/facts/features.ts';
import type { Sequence } from '../../models/train/data.ts';

/** Pieces that the directions are found in, at most; beyond, so many are drawn. */
const MAX_PIECES = 2000;
const QUANTILES = 101;

/** The graph `encode` of a model. */
type Encode = Pick<Compiled, 'run'>;

/**
 * What is known of a model's training data: directions of z by the posterior means of its pieces, and fingerprints of
 * all of them. `sequences` are the training split in the model's own symbols; those without a step are left out.
 */
export async function factsOfData(
  manifest: Pick<Manifest, 'kind' | 'config' | 'vocabulary'>,
  sequences: readonly Sequence[],
  encode: Encode,
): Promise<StoredFacts> {
  const pieces = sequences.filter(({ length }) => length > 0);
  if (manifest.kind === 'music') {
    const music = { read: rollOf, features: () => MUSIC_FEATURES, fingerprint };
    return facts(manifest, pieces, encode, music);
  }
  const read = (sequence: Sequence) => sequence.map(([symbol]) => manifest.vocabulary![symbol!]!);
  return facts(manifest, pieces, encode, {
    read,
    features: (all) => textFeatures(countsOf(all)),
    fingerprint: (symbols) => textFingerprint(symbols.join('')),
  });
}

/** How pieces of one kind are read, described and recognised. */
interface Kind<Piece> {
  readonly read: (sequence: Sequence) => Piece;
  readonly features: (pieces: readonly Piece[]) => readonly Feature<Piece>[];
  readonly fingerprint: (piece: Piece) => Fingerprint;
}

async function facts<Piece>(
  { config }: Pick<Manifest, 'config'>,
  sequences: readonly Sequence[],
  encode: Encode,
  kind: Kind<Piece>,
): Promise<StoredFacts> {
  const drawn = Random.of(0).shuffled(sequences).slice(0, MAX_PIECES);
  const encoded: Encoded<Piece>[] = [];
  for (const sequence of drawn) {
    encoded.push({
      piece: kind.read(sequence),
      z: await posteriorMeans(encode, sequence, config.vocabulary),
    });
  }
  const features = kind.features(encoded.map(({ piece }) => piece));
  const fingerprints = sequences.map((sequence) => kind.fingerprint(kind.read(sequence)));
  return storedFactsSchema.parse({
    schema: 1,
    ...latentFacts(encoded, config.latent, features),
    fingerprints: packFingerprints(fingerprints),
    neighbours: quantiles(shareWithOthers(fingerprints)),
  });
}

async function posteriorMeans(encode: Encode, sequence: Sequence, width: number): Promise<Float32Array> {
  const steps = sequence.length;
  const x = new Float32Array(steps * width);
  sequence.forEach((on, step) => on.forEach((index) => (x[step * width + index] = 1)));
  const { mean } = await encode.run({
    x: { data: x, dims: [steps, 1, width] },
    mask: { data: new Float32Array(steps).fill(1), dims: [steps, 1, 1] },
  });
  return mean!.data as Float32Array;
}

function rollOf(sequence: Sequence): PianoRoll {
  return sequence.map((keys) => keys.filter((key) => key < KEYS).map((key) => key + LOWEST_PITCH));
}

function countsOf(pieces: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const symbol of pieces.flat()) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  return counts;
}

/** So many numbers that are distributed as those are, ascending; all of them where they are fewer. */
function quantiles(values: readonly number[]): Float32Array<ArrayBuffer> {
  const sorted = Float32Array.from(values).sort();
  if (sorted.length <= QUANTILES) return sorted;
  return Float32Array.from(
    { length: QUANTILES },
    (_, i) => sorted[Math.round((i / (QUANTILES - 1)) * (sorted.length - 1))]!,
  );
}
