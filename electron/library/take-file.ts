import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { decodeMessage, encodeMessage } from '../../core/contract/codec.ts';
import { type TakeBody, takeBodySchema, type TakeHead, takeHeadSchema } from '../../core/contract/library.ts';
import { RivuletError } from '../../core/errors.ts';

/*
 * A take is one file: magic, version, the lengths of head and body, the SHA-256 of each, then both as MessagePack. The
 * head comes first, so that a list reads no notes and no latents.
 */
const MAGIC = 'RIVTAKE\n';
const VERSION = 1;
const HASH_BYTES = 32;
const HEAD_AT = 8 + 4 + 4 + 4;

/** The bytes before the head. */
export const PRELUDE_BYTES = HEAD_AT + 2 * HASH_BYTES;
/** No take is larger: the longest piece of the widest latent, with room. */
export const MAX_TAKE_BYTES = 64 * 2 ** 20;
const MAX_HEAD_BYTES = 2 ** 20;

/** What the first bytes of a file say of the rest. */
export interface Prelude {
  readonly headBytes: number;
  readonly bodyBytes: number;
  readonly headHash: Uint8Array;
  readonly bodyHash: Uint8Array;
}

/** A take as the bytes of its file. */
export function writeTake(head: TakeHead, body: TakeBody): Uint8Array<ArrayBuffer> {
  const parts = [encodeMessage(head), encodeMessage(body)] as const;
  const bytes = new Uint8Array(PRELUDE_BYTES + parts[0].length + parts[1].length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, VERSION, true);
  view.setUint32(12, parts[0].length, true);
  view.setUint32(16, parts[1].length, true);
  bytes.set(hash(parts[0]), HEAD_AT);
  bytes.set(hash(parts[1]), HEAD_AT + HASH_BYTES);
  bytes.set(parts[0], PRELUDE_BYTES);
  bytes.set(parts[1], PRELUDE_BYTES + parts[0].length);
  return bytes;
}

/**
 * What the beginning of a file says of it.
 * @param fileBytes how long the file is, which must agree.
 * @throws RivuletError `bad-file` for what is no take, is newer than this version of Rivulet, or is cut short.
 */
export function readPrelude(start: Uint8Array, fileBytes: number): Prelude {
  if (fileBytes === 0) throw fault('the file is empty');
  if (start.length < PRELUDE_BYTES || text(start.subarray(0, MAGIC.length)) !== MAGIC)
    throw fault('this is not a take of Rivulet');
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const version = view.getUint32(8, true);
  if (version !== VERSION) throw fault(`it was kept by another version of Rivulet (format ${version})`);
  const [headBytes, bodyBytes] = [view.getUint32(12, true), view.getUint32(16, true)];
  const expected = PRELUDE_BYTES + headBytes + bodyBytes;
  if (fileBytes < expected) throw fault(`it is cut short: ${fileBytes} of ${expected} bytes are there`);
  if (fileBytes > expected || headBytes > MAX_HEAD_BYTES) throw fault('its length is not what it says');
  return {
    headBytes,
    bodyBytes,
    headHash: start.slice(HEAD_AT, HEAD_AT + HASH_BYTES),
    bodyHash: start.slice(HEAD_AT + HASH_BYTES, PRELUDE_BYTES),
  };
}

/**
 * The head of a take.
 * @param bytes exactly those of the head.
 * @throws RivuletError `bad-file` when they are not what was written.
 */
export function readHead(bytes: Uint8Array, { headHash }: Prelude): TakeHead {
  return checkedPart(takeHeadSchema, bytes, headHash);
}

/**
 * A whole take.
 * @throws RivuletError `bad-file`, saying why it cannot be read.
 */
export function readTake(bytes: Uint8Array): { head: TakeHead; body: TakeBody } {
  const prelude = readPrelude(bytes, bytes.length);
  const bodyAt = PRELUDE_BYTES + prelude.headBytes;
  return {
    head: readHead(bytes.subarray(PRELUDE_BYTES, bodyAt), prelude),
    body: checkedPart(takeBodySchema, bytes.subarray(bodyAt), prelude.bodyHash),
  };
}

function checkedPart<Schema extends z.ZodType>(
  schema: Schema,
  bytes: Uint8Array,
  expected: Uint8Array,
): z.output<Schema> {
  if (Buffer.compare(hash(bytes), expected) !== 0) throw fault('it is damaged: its bytes have changed');
  const result = schema.safeParse(decoded(bytes));
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw fault(`it holds what no take does (${path.join('.')}: ${message})`);
}

function decoded(bytes: Uint8Array): unknown {
  try {
    return decodeMessage(bytes);
  } catch {
    throw fault('it holds what no take does');
  }
}

function hash(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

function text(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

function fault(sentence: string): RivuletError {
  return new RivuletError('bad-file', sentence);
}
