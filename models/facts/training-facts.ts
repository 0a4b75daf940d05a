import type { ModelConfig } from '../../core/contract/config.ts';
import { type Fingerprint, shareWithOthers, storedPart } from '../../core/fingerprint.ts';
import { fingerprint } from '../../core/music/novelty.ts';
import { LOWEST_PITCH, type PianoRoll } from '../../core/music/roll.ts';
import { textFingerprint } from '../../core/text/novelty.ts';
import { denseBatch, type Sequence } from '../train/data.ts';
import type { TensorData, Tensors } from '../compiler/compile.ts';
import type { TrainingFacts } from './facts-file.ts';
import { type Encoded, type LatentFacts, latentFacts } from './facts.ts';
import { MUSIC_FEATURES, MUSIC_TRAITS } from './music-features.ts';
import { TEXT_TRAITS, textFeatures } from './text-features.ts';

/** The most pieces that are encoded; of more an even choice, which tells as much of how z varies. */
const MOST_ENCODED = 3000;
/** Steps of all lanes of a batch together, so that a batch of long pieces is a small one. */
const BATCH_STEPS = 8192;

/** What facts are made from: the training split, and the model's own encoder. */
export interface FactsSource {
  readonly config: Pick<ModelConfig, 'kind' | 'latent' | 'vocabulary'>;
  /** Text: what each symbol prints. */
  readonly vocabulary?: readonly string[] | undefined;
  readonly train: readonly Sequence[];
  /** The model's `encode` graph: x [T, B, V] and mask [T, B, 1] to mean [T, B, Z]. */
  encode(feeds: Tensors): Promise<Tensors>;
  /** Called as batches are encoded. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Whether there is enough for facts: a map needs two pieces and two numbers of z. */
export function canHaveFacts({ config, train }: Pick<FactsSource, 'config' | 'train'>): boolean {
  return config.latent >= 2 && train.length >= 2;
}

/** The facts of a training: z as the posterior means of its pieces, and fingerprints of all of them. */
export async function trainingFacts(source: FactsSource): Promise<TrainingFacts> {
  const chosen = evenChoice(source.train, MOST_ENCODED);
  const z = await posteriorMeans(chosen, source);
  const { facts, fingerprints } =
    source.config.kind === 'music' ? ofMusic(chosen, z, source) : ofText(chosen, z, source);
  return { ...facts, fingerprints, nearest: Float32Array.from(shareWithOthers(fingerprints)) };
}

interface Parts {
  readonly facts: LatentFacts;
  readonly fingerprints: readonly Fingerprint[];
}

function ofMusic(
  chosen: readonly Sequence[],
  z: readonly Float32Array[],
  { config, train }: FactsSource,
): Parts {
  return {
    facts: latentFacts(paired(chosen.map(rollOf), z), config.latent, {
      steps: MUSIC_FEATURES,
      pieces: MUSIC_TRAITS,
    }),
    fingerprints: train.map((sequence) => storedPart(fingerprint(rollOf(sequence)))),
  };
}

function ofText(
  chosen: readonly Sequence[],
  z: readonly Float32Array[],
  { config, train, vocabulary = [] }: FactsSource,
): Parts {
  const symbolsOf = (sequence: Sequence) => sequence.map(([symbol]) => vocabulary[symbol!] ?? '');
  const pieces = chosen.map(symbolsOf);
  return {
    facts: latentFacts(paired(pieces, z), config.latent, {
      steps: textFeatures(pieces),
      pieces: TEXT_TRAITS,
    }),
    fingerprints: train.map((sequence) => storedPart(textFingerprint(symbolsOf(sequence).join('')))),
  };
}

/** Posterior means [T, Z] of each sequence, in batches of about equal lengths. */
async function posteriorMeans(sequences: readonly Sequence[], source: FactsSource): Promise<Float32Array[]> {
  const { config, encode, onProgress } = source;
  const order = sequences.map((_, i) => i).sort((a, b) => sequences[a]!.length - sequences[b]!.length);
  const found: Float32Array[] = [];
  for (let at = 0; at < order.length;) {
    const lanes = order.slice(at, at + laneCount(order.slice(at), sequences));
    const { x, mask } = denseBatch(
      lanes.map((lane) => sequences[lane]!),
      config.vocabulary,
    );
    const { mean } = await encode({ x, mask });
    lanes.forEach((piece, lane) => {
      found[piece] = laneOf(mean!, sequences[piece]!.length, lane);
    });
    at += lanes.length;
    onProgress?.(at, order.length);
  }
  return found;
}

/** How many of the next sequences, ascending by length, fill a batch. */
function laneCount(next: readonly number[], sequences: readonly Sequence[]): number {
  const over = next.findIndex((piece, i) => (i + 1) * sequences[piece]!.length > BATCH_STEPS);
  return over < 0 ? next.length : Math.max(1, over);
}

/** [T, Z] of one lane of [T', B, Z]. */
function laneOf({ data, dims }: TensorData, steps: number, lane: number): Float32Array {
  const [, lanes = 1, width = 1] = dims;
  return Float32Array.from({ length: steps * width }, (_, i) =>
    Number(data[(Math.floor(i / width) * lanes + lane) * width + (i % width)]),
  );
}

function evenChoice<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!);
}

function paired<Piece>(pieces: readonly Piece[], z: readonly Float32Array[]): Encoded<Piece>[] {
  return pieces.map((piece, i) => ({ piece, z: z[i]! }));
}

function rollOf(sequence: Sequence): PianoRoll {
  return sequence.map((keys) => keys.map((key) => key + LOWEST_PITCH));
}
