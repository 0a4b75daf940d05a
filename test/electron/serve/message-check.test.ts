import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeMessage } from '../../../core/contract/codec.ts';
import { checkMessage } from '../../../electron/serve/message-check.ts';

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 8 },
    fc.constantFrom(null, true, false, -1, 127, 128, 65_536, 2 ** 40, -(2 ** 40), 0.1),
    fc.integer(),
    fc.string({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.float32Array({ maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 20 }),
  ),
})).value;

test('every message of the codec passes, and no beginning of one does, nor more than one', () => {
  fc.assert(
    fc.property(value, fc.nat(), (message, cut) => {
      const bytes = encodeMessage(message);
      expect(() => checkMessage(bytes)).not.toThrow();
      expect(() => checkMessage(bytes.subarray(0, cut % bytes.length))).toThrow('cannot be read');
      expect(() => checkMessage(Uint8Array.from([...bytes, 0xc0]))).toThrow('cannot be read');
    }),
    { numRuns: 2000 },
  );
});

test('long strings, files, arrays and maps pass', () => {
  const numbers = Array.from({ length: 70_000 }, (_, i) => i);
  const large = {
    text: 'é'.repeat(40_000),
    short: 'x'.repeat(200),
    bytes: new Uint8Array(70_000),
    floats: new Float32Array(70_000),
    numbers,
    map: Object.fromEntries(numbers.map((i) => [`k${i}`, i])),
  };
  expect(() => checkMessage(encodeMessage(large))).not.toThrow();
  expect(() =>
    checkMessage(encodeMessage([large.floats.subarray(0, 4), large.floats.subarray(0, 16_000)])),
  ).not.toThrow();
});

test('any bytes are judged, and those that pass are one value', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        checkMessage(bytes);
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'bad-argument' });
      }
    }),
    { numRuns: 5000 },
  );
});
