import { RivuletError } from './errors.ts';

/**
 * What a piece or a sentence can be recognised by, and no more: hashes of its short passages, distinct and ascending.
 * Nothing can be read from it.
 */
export type Fingerprint = Uint32Array<ArrayBuffer>;

/** The fingerprint of some passages, by their hashes. */
export function fingerprintOf(hashes: Iterable<number>): Fingerprint {
  return Uint32Array.from(new Set(hashes)).sort();
}

/** The piece that a sample shares most with. */
export interface Nearest {
  /** Its place among the pieces. */
  readonly piece: number;
  /** The share of the sample's passages that it has too, 0 … 1. */
  readonly share: number;
}

/** The piece of data that is nearest to a sample; null when the sample is too short to tell, or there is no data. */
export function nearestPiece(data: readonly Fingerprint[], sample: Fingerprint): Nearest | null {
  if (sample.length === 0) return null;
  const passages = new Set(sample);
  let nearest: Nearest | null = null;
  data.forEach((known, piece) => {
    let shared = 0;
    for (const hash of known) if (passages.has(hash)) shared++;
    const share = shared / sample.length;
    if (!nearest || share > nearest.share) nearest = { piece, share };
  });
  return nearest;
}

/** For each piece the share of its passages that its nearest other piece has; 0 for one without passages. */
export function shareWithOthers(data: readonly Fingerprint[]): number[] {
  const holders = new Map<number, number[]>();
  data.forEach((known, piece) => {
    for (const hash of known) {
      const others = holders.get(hash);
      if (others) others.push(piece);
      else holders.set(hash, [piece]);
    }
  });
  return data.map((known, piece) => {
    const shared = new Map<number, number>();
    let most = 0;
    for (const hash of known) {
      for (const other of holders.get(hash)!) {
        if (other === piece) continue;
        const count = (shared.get(other) ?? 0) + 1;
        shared.set(other, count);
        most = Math.max(most, count);
      }
    }
    return known.length > 0 ? most / known.length : 0;
  });
}

/** Bytes of a stored hash: of 400,000 stored passages a foreign one meets some 2% by chance, no two in one piece. */
const HASH_BYTES = 3;
const COUNT_BYTES = 4;

/** The part of a fingerprint that is stored. */
export function storedPart(fingerprint: Fingerprint): Fingerprint {
  return fingerprintOf(fingerprint.map((hash) => hash & 0xffffff));
}

/** Fingerprints as bytes: how many there are, how many hashes each has, then 24 bits of each hash. */
export function packFingerprints(data: readonly Fingerprint[]): Uint8Array<ArrayBuffer> {
  const parts = data.map(storedPart);
  const hashes = parts.reduce((sum, { length }) => sum + length, 0);
  const out = new Uint8Array(COUNT_BYTES * (1 + parts.length) + HASH_BYTES * hashes);
  const view = new DataView(out.buffer);
  view.setUint32(0, parts.length, true);
  let at = COUNT_BYTES * (1 + parts.length);
  parts.forEach((part, i) => {
    view.setUint32(COUNT_BYTES * (1 + i), part.length, true);
    for (const hash of part) {
      view.setUint16(at, hash & 0xffff, true);
      view.setUint8(at + 2, hash >>> 16);
      at += HASH_BYTES;
    }
  });
  return out;
}

/**
 * The fingerprints that {@link packFingerprints} packed, each as its stored part.
 * @throws RivuletError `bad-file` for bytes that are none.
 */
export function unpackFingerprints(bytes: Uint8Array): Fingerprint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces = bytes.length >= COUNT_BYTES ? view.getUint32(0, true) : Infinity;
  const start = COUNT_BYTES * (1 + pieces);
  if (start > bytes.length) throw broken();
  const counts = Array.from({ length: pieces }, (_, i) => view.getUint32(COUNT_BYTES * (1 + i), true));
  if (start + HASH_BYTES * counts.reduce((sum, count) => sum + count, 0) !== bytes.length) throw broken();
  let at = start;
  return counts.map((count) =>
    Uint32Array.from({ length: count }, () => {
      const hash = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
      at += HASH_BYTES;
      return hash;
    }),
  );
}

function broken(): RivuletError {
  return new RivuletError('bad-file', 'the fingerprints are not as long as they say');
}
