import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSafetensors, type Weight, writeSafetensors } from '../../core/safetensors.ts';

function weight(dims: number[], values: number[]): Weight {
  return { dims, data: Float32Array.from(values) };
}

/** A file with a header of any text before any data. */
function file(header: unknown, dataBytes: number, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + text.length + dataBytes);
  new DataView(out.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  out.set(text, 8);
  return out;
}

const pair = (data_offsets: [number, number], shape = [2]) => ({ dtype: 'F32', shape, data_offsets });

describe('safetensors', () => {
  test('reads what it wrote, for any names, shapes and values', () => {
    const dims = fc.array(fc.nat(4), { maxLength: 3 });
    const tensor = dims.chain((shape) => {
      const length = shape.reduce((a, b) => a * b, 1);
      return fc
        .array(fc.float(), { minLength: length, maxLength: length })
        .map((values) => weight(shape, values));
    });
    const names = fc.string({ minLength: 1 }).filter((name) => !name.startsWith('__'));
    fc.assert(
      fc.property(fc.dictionary(names, tensor), fc.dictionary(names, fc.string()), (tensors, metadata) => {
        const weights = { tensors: new Map(Object.entries(tensors)), metadata };
        expect(readSafetensors(writeSafetensors(weights))).toEqual(weights);
      }),
      { numRuns: 100 },
    );
  });

  test('has the layout of the specification', () => {
    const bytes = writeSafetensors({ tensors: new Map([['w', weight([1], [1])]]), metadata: { a: 'b' } });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header).toEqual({
      __metadata__: { a: 'b' },
      w: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
    });
    expect(length % 8).toBe(0);
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  test('equal weights give equal bytes, in whatever order they were made', () => {
    const a = weight([2], [1, 2]);
    const b = weight([1], [3]);
    const one = writeSafetensors({
      tensors: new Map([
        ['a', a],
        ['b', b],
      ]),
      metadata: {},
    });
    const two = writeSafetensors({
      tensors: new Map([
        ['b', b],
        ['a', a],
      ]),
      metadata: {},
    });
    expect(one).toEqual(two);
  });

  test('keeps bytes among the tensors, each as it was', () => {
    const bytes = new Map([
      ['a', Uint8Array.of(0, 255, 7)],
      ['z', new Uint8Array()],
    ]);
    const written = { tensors: new Map([['m', weight([2], [1, -2])]]), bytes, metadata: {} };
    const file = writeSafetensors(written);
    const header = new TextDecoder().decode(file.subarray(8, 300)).split('}}')[0];
    expect(header).toContain('"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}');
    expect(readSafetensors(file)).toEqual(written);
  });

  test('halves the tensors that are named, and no other', () => {
    const third = weight([1], [1 / 3]);
    const tensors = new Map([
      ['exact', third],
      ['half', third],
    ]);
    const read = readSafetensors(
      writeSafetensors({ tensors, metadata: {} }, { half: new Set(['half']) }),
    ).tensors;
    expect(read.get('exact')).toEqual(third);
    expect(read.get('half')!.data[0]).not.toBe(third.data[0]);
    expect(read.get('half')!.data[0]).toBeCloseTo(1 / 3, 3);
  });

  test('reads a file that starts at an odd byte', () => {
    const bytes = writeSafetensors({ tensors: new Map([['w', weight([2], [1, 2])]]), metadata: {} });
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect([...readSafetensors(shifted.subarray(1)).tensors.get('w')!.data]).toEqual([1, 2]);
  });

  const broken: Record<string, [Uint8Array, RegExp]> = {
    'an empty file': [new Uint8Array(), /shorter/],
    'a header beyond the end': [file({}, 0, 999n), /past the end/],
    'a header of exabytes': [file({}, 0, 1n << 62n), /claims/],
    'a header that is not JSON': [file('{oops', 0), /not a JSON object/],
    'a header that is a list': [file([], 0), /not a JSON object/],
    'a header that is not UTF-8': [Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff), /not a JSON object/],
    'a tensor beyond the end': [file({ w: pair([0, 8]) }, 4), /past the end/],
    'an overlap': [file({ a: pair([0, 8]), b: pair([4, 12]) }, 12), /overlaps/],
    'a gap': [file({ a: pair([0, 8]), b: pair([12, 20]) }, 20), /gap/],
    'data of no tensor': [file({ a: pair([0, 8]) }, 12), /belong to no tensor/],
    'a shape that does not fit': [file({ a: pair([0, 8], [3]) }, 8), /has 8 bytes/],
    'a shape that overflows': [file({ a: pair([0, 8], [2 ** 40, 2 ** 40]) }, 8), /has 8 bytes/],
    'offsets in the wrong order': [file({ a: pair([8, 0]) }, 8), /bytes/],
    'a negative offset': [file({ a: pair([-8, 0]) }, 8), /malformed/],
    'another type': [file({ a: { ...pair([0, 8]), dtype: 'I64' } }, 8), /malformed/],
    'metadata that is not text': [file({ __metadata__: { a: 1 } }, 0), /metadata/],
  };
  test.each(Object.entries(broken))('refuses %s', (_, [bytes, reason]) => {
    expect(() => readSafetensors(bytes)).toThrow(reason);
    expect(() => readSafetensors(bytes)).toThrow(expect.objectContaining({ code: 'bad-file' }));
  });

  test('does not write a tensor whose values do not fill its shape', () => {
    const tensors = new Map([['w', weight([3], [1])]]);
    expect(() => writeSafetensors({ tensors, metadata: {} })).toThrow(/\[3\] but 1 values/);
  });
});
