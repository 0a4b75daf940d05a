import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';

/** The extension type of a Float32Array, little-endian as every machine that Rivulet runs on. */
const FLOATS = 1;

const codec = new ExtensionCodec();

codec.register({
  type: FLOATS,
  encode: (value) =>
    value instanceof Float32Array ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null,
  // A copy, because the message's bytes need not be aligned.
  decode: (bytes) => new Float32Array(bytes.slice().buffer),
});

/** A message of the contract as bytes (MessagePack); Float32Array and Uint8Array come out as themselves. */
export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  return encode(message, { extensionCodec: codec, ignoreUndefined: true });
}

/** The message of {@link encodeMessage}. Throws for bytes that are none. */
export function decodeMessage(bytes: Uint8Array): unknown {
  // Node's Buffer is a Uint8Array too, but its parts would be Buffers, which copy nothing when they are sliced.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return decode(plain, { extensionCodec: codec });
}
