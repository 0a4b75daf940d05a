import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fingerprintOf,
  nearestPiece,
  packFingerprints,
  shareWithOthers,
  storedPart,
  unpackFingerprints,
} from '../../core/fingerprint.ts';

const hashes = fc.array(fc.nat(0xffffffff), { maxLength: 40 });

describe('stored fingerprints', () => {
  it('come back as they were, to 24 bits of each hash', () => {
    fc.assert(
      fc.property(fc.array(hashes, { maxLength: 12 }), (pieces) => {
        const prints = pieces.map(fingerprintOf);
        expect(unpackFingerprints(packFingerprints(prints))).toEqual(prints.map(storedPart));
      }),
    );
  });

  it('take three bytes a hash and four a piece', () => {
    const prints = [fingerprintOf([1, 2, 3]), fingerprintOf([]), fingerprintOf([0xffffff])];
    expect(packFingerprints(prints)).toHaveLength(4 + 3 * 4 + 4 * 3);
  });

  it('are refused when they are cut, or claim more than there is', () => {
    const packed = packFingerprints([fingerprintOf([1, 2, 3])]);
    const many = Uint8Array.from(packed);
    many[3] = 0x7f;
    for (const bytes of [packed.subarray(0, packed.length - 1), new Uint8Array(3), new Uint8Array(), many]) {
      expect(() => unpackFingerprints(bytes)).toThrow(expect.objectContaining({ code: 'bad-file' }));
    }
  });
});

it('each piece shares with its nearest other what comparing all pairs says', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(12), { maxLength: 6 }), { maxLength: 8 }), (pieces) => {
      const prints = pieces.map(fingerprintOf);
      const expected = prints.map(
        (print, i) =>
          nearestPiece(
            prints.filter((_, j) => j !== i),
            print,
          )?.share ?? 0,
      );
      expect(shareWithOthers(prints)).toEqual(expected);
    }),
  );
});
