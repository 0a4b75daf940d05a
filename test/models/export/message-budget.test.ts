import { expect, test } from 'vitest';
import { refusal } from '../../fixtures/refusal.ts';

/** A ModelProto whose graph is nothing but empty nodes: two bytes each. */
function emptyNodes(count: number): Uint8Array {
  return wrapped(
    7,
    Uint8Array.from({ length: count * 2 }, (_, i) => (i % 2 === 0 ? 0x0a : 0)),
  );
}

/** A graph with one initializer whose packed int64_data has `count` numbers. */
function packedNumbers(count: number): Uint8Array {
  return wrapped(7, wrapped(5, wrapped(7, new Uint8Array(count))));
}

/** Type inside sequence type inside type …, legal in ONNX. */
function deepMessages(depth: number): Uint8Array {
  let type: Uint8Array = new Uint8Array();
  for (let i = 0; i < depth; i++) type = wrapped(4, wrapped(1, type));
  return wrapped(7, wrapped(11, wrapped(2, type)));
}

/** A length-delimited protobuf field. */
function wrapped(field: number, content: Uint8Array): Uint8Array {
  const head = [(field << 3) | 2];
  let length = content.length;
  for (; length > 127; length = Math.floor(length / 128)) head.push((length % 128) | 128);
  head.push(length);
  const out = new Uint8Array(head.length + content.length);
  out.set(head);
  out.set(content, head.length);
  return out;
}

const files: Record<string, [() => Uint8Array, RegExp]> = {
  'a million empty nodes': [() => emptyNodes(1_000_001), /parts/],
  'a shape of two million numbers': [() => packedNumbers(2_000_000), /parts/],
  'messages without end': [() => deepMessages(200), /nested more than/],
  'an unknown field': [() => Uint8Array.of(0xfa, 0x07, 1, 0), /field 127/],
};

test.each(Object.entries(files))('%s is refused before it is decoded', (_, [bytes, reason]) => {
  const thrown = refusal(bytes());
  expect(thrown).toMatchObject({ code: 'bad-model' });
  expect(String(thrown)).toMatch(reason);
});
