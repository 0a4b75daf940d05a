import { z } from 'zod';
import { directionSchema, axisSchema } from '../../core/contract/facts.ts';
import { RivuletError } from '../../core/errors.ts';
import { type Fingerprint, packFingerprints, unpackFingerprints } from '../../core/fingerprint.ts';
import { readSafetensors, type Weight, type Weights, writeSafetensors } from '../../core/safetensors.ts';
import { type LatentFacts, withoutVector } from './facts.ts';

/** All that is known of a model's training data: numbers about it, and nothing that its pieces could be read from. */
export interface TrainingFacts extends LatentFacts {
  /** What each training piece is recognised by. */
  readonly fingerprints: readonly Fingerprint[];
  /** [N]: the share of each training piece's passages that its nearest other training piece has too. */
  readonly nearest: Float32Array<ArrayBuffer>;
}

const FINGERPRINTS = 'fingerprints';

/** The words that go with the numbers. */
const wordsSchema = z.strictObject({
  names: z.array(z.string()),
  directions: z.array(directionSchema),
  explained: z.tuple([axisSchema, axisSchema]),
});

/** The file `facts.safetensors`: numbers as tensors, their words as JSON in the metadata; places on the map as float16. */
export function writeFacts(facts: TrainingFacts): Uint8Array<ArrayBuffer> {
  const { mean, components, variance, names, directions, map, nearest, fingerprints } = facts;
  const width = mean.length;
  const tensors = new Map<string, Weight>([
    ['mean', { dims: [width], data: mean }],
    ['components', { dims: [width, width], data: components }],
    ['variance', { dims: [width], data: variance }],
    [
      'directions',
      matrix(
        directions.flatMap(({ vector }) => [...vector]),
        width,
      ),
    ],
    ['map.points', { dims: [map.points.length / 2, 2], data: map.points }],
    ['map.axes', { dims: [2, width], data: map.axes }],
    ['map.centre', { dims: [width], data: map.centre }],
    ['nearest', { dims: [nearest.length], data: nearest }],
  ]);
  const words = {
    names,
    directions: directions.map(withoutVector),
    explained: map.explained,
  };
  const bytes = new Map([[FINGERPRINTS, packFingerprints(fingerprints)]]);
  const metadata = { words: JSON.stringify(words) };
  return writeSafetensors({ tensors, bytes, metadata }, { half: new Set(['map.points']) });
}

/**
 * Reads what {@link writeFacts} wrote, for a model of Z = `width`.
 * @throws RivuletError `bad-file` when it is broken, or of another width.
 */
export function readFacts(file: Uint8Array, width: number): TrainingFacts {
  const weights = readSafetensors(file);
  const { names, directions, explained } = wordsOf(weights);
  const numbers = (name: string, dims: readonly (number | undefined)[]) => tensorOf(weights, name, dims);
  const vectors = numbers('directions', [directions.length, width]);
  const packed = weights.bytes?.get(FINGERPRINTS);
  if (!packed) throw broken('it has no fingerprints');
  const fingerprints = unpackFingerprints(packed);
  return {
    mean: numbers('mean', [width]),
    components: numbers('components', [width, width]),
    variance: numbers('variance', [width]),
    names,
    directions: directions.map((direction, i) => ({
      ...direction,
      vector: vectors.slice(i * width, (i + 1) * width),
    })),
    map: {
      points: numbers('map.points', [undefined, 2]),
      axes: numbers('map.axes', [2, width]),
      centre: numbers('map.centre', [width]),
      explained,
    },
    fingerprints,
    nearest: numbers('nearest', [fingerprints.length]),
  };
}

function wordsOf({ metadata }: Weights): z.infer<typeof wordsSchema> {
  try {
    return wordsSchema.parse(JSON.parse(metadata['words'] ?? ''));
  } catch (cause) {
    throw broken('its words cannot be read', cause);
  }
}

function tensorOf(
  { tensors }: Weights,
  name: string,
  dims: readonly (number | undefined)[],
): Float32Array<ArrayBuffer> {
  const tensor = tensors.get(name);
  const fits =
    tensor?.dims.length === dims.length &&
    dims.every((size, i) => size === undefined || size === tensor.dims[i]);
  if (!tensor || !fits) {
    throw broken(
      `expected ${name} of shape [${dims.map((size) => size ?? 'N')}], got [${tensor?.dims ?? ''}]`,
    );
  }
  if (!tensor.data.every(Number.isFinite)) throw broken(`${name} holds what is no finite number`);
  return tensor.data;
}

function matrix(values: readonly number[], width: number): Weight {
  return { dims: [values.length / width, width], data: Float32Array.from(values) };
}

function broken(fault: string, cause?: unknown): RivuletError {
  return new RivuletError('bad-file', `the facts are broken: ${fault}`, cause);
}
