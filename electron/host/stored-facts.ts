import { decodeMessage, encodeMessage } from '../../core/contract/codec.ts';
import { type StoredFacts, storedFactsSchema } from '../../core/contract/facts.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { unpackFingerprints } from '../../core/fingerprint.ts';

/**
 * The facts in a file, of a model whose latent is `width` wide.
 * @throws RivuletError `bad-file` when they are not whole, or of another width.
 */
export function readFacts(bytes: Uint8Array, width: number): StoredFacts {
  const facts = parse(bytes);
  const { mean, components, variance, directions, map } = facts;
  const sizes = [
    [mean, width],
    [components, width * width],
    [variance, width],
    [map.axes, 2 * width],
    [map.centre, width],
    ...directions.map(({ vector }) => [vector, width] as const),
  ] as const;
  for (const [values, size] of sizes) {
    if (values.length !== size) throw broken(`expected ${size} numbers, got ${values.length}`);
    if (!values.every(Number.isFinite)) throw broken('a number in it is none');
  }
  unpackFingerprints(facts.fingerprints);
  return facts;
}

/** The bytes of a model's facts. */
export function writeFacts(facts: StoredFacts): Uint8Array<ArrayBuffer> {
  return encodeMessage(facts);
}

function parse(bytes: Uint8Array): StoredFacts {
  try {
    return storedFactsSchema.parse(decodeMessage(bytes));
  } catch (cause) {
    throw broken(messageOf(cause), cause);
  }
}

function broken(fault: string, cause?: unknown): RivuletError {
  return new RivuletError('bad-file', `the facts of the training data are broken: ${fault}`, cause);
}
