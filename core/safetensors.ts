import { z } from 'zod';
import { RivuletError } from './errors.ts';
import { fromHalf, toHalf } from './half.ts';

/** A tensor of a weights file, row-major; float32 in memory whatever the file holds. */
export interface Weight {
  readonly dims: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

/** What a weights file holds. */
export interface Weights {
  readonly tensors: ReadonlyMap<string, Weight>;
  /** Runs of bytes, whatever they mean: tensors of one dimension and type U8; absent when there are none. */
  readonly bytes?: ReadonlyMap<string, Uint8Array>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The header of thousands of tensors fits; a length above it is a broken or hostile file. */
const MAX_HEADER_BYTES = 2 ** 20;
const LENGTH_BYTES = 8;
const BYTES = { F32: 4, F16: 2, U8: 1 };

const offset = z.number().int().nonnegative();
const entrySchema = z.strictObject({
  dtype: z.enum(['F32', 'F16', 'U8']),
  shape: z.array(offset),
  data_offsets: z.tuple([offset, offset]),
});
const metadataSchema = z.record(z.string(), z.string());

type Entry = z.infer<typeof entrySchema>;

/**
 * Reads a safetensors file (huggingface.co/docs/safetensors) whose tensors are float32, float16 or bytes.
 * @throws RivuletError `bad-file` unless the tensors fill the file exactly, without gap or overlap.
 */
export function readSafetensors(bytes: Uint8Array): Weights {
  const header = readHeader(bytes);
  const { __metadata__: metadata = {}, ...rest } = header;
  const start = LENGTH_BYTES + headerLength(bytes);
  const body = bytes.subarray(start);
  const entries = Object.entries(rest).map(([name, value]) => ({ name, entry: parseEntry(name, value) }));
  checkCover(entries, body.length);
  const raw = entries.filter(({ entry }) => entry.dtype === 'U8');
  const tensors = new Map(
    entries
      .filter(({ entry }) => entry.dtype !== 'U8')
      .map(({ name, entry }) => [name, { dims: entry.shape, data: floats(body, entry) }]),
  );
  return {
    tensors,
    ...(raw.length > 0 && { bytes: new Map(raw.map(({ name, entry }) => [name, slice(body, entry)])) }),
    metadata: parse(metadataSchema, metadata, 'its metadata'),
  };
}

/**
 * Writes tensors as a safetensors file, in the order of their names: equal weights give equal bytes. With `half` each
 * number is rounded to float16, or only those of the tensors that it names.
 */
export function writeSafetensors(
  { tensors, bytes = new Map(), metadata }: Weights,
  { half = false }: { half?: boolean | ReadonlySet<string> } = {},
): Uint8Array<ArrayBuffer> {
  const isHalf = (name: string) => (typeof half === 'boolean' ? half : half.has(name));
  const parts = [
    ...Array.from(tensors, ([name, weight]) => stored(name, weight, isHalf(name))),
    ...Array.from(bytes, ([name, data]) => ({ name, dtype: 'U8', shape: [data.length], data })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  const header: [string, unknown][] = [['__metadata__', metadata]];
  let end = 0;
  for (const { name, dtype, shape, data } of parts) {
    const begin = end;
    end += data.length;
    header.push([name, { dtype, shape, data_offsets: [begin, end] }]);
  }
  return assemble(
    JSON.stringify(Object.fromEntries(header)),
    parts.map(({ data }) => data),
  );
}

/** A tensor as the file has it. */
function stored(name: string, { dims, data }: Weight, half: boolean) {
  if (product(dims) !== data.length) {
    throw new RivuletError('bad-shape', `${name} has shape [${dims}] but ${data.length} values`);
  }
  return { name, dtype: half ? 'F16' : 'F32', shape: dims, data: half ? toHalf(data) : rawBytes(data) };
}

function rawBytes({ buffer, byteOffset, byteLength }: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function assemble(header: string, parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const padded = Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES;
  const size = parts.reduce((sum, part) => sum + part.length, LENGTH_BYTES + padded);
  const out = new Uint8Array(size).fill(0x20, LENGTH_BYTES, LENGTH_BYTES + padded);
  new DataView(out.buffer).setBigUint64(0, BigInt(padded), true);
  out.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + padded;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.length < LENGTH_BYTES) throw broken('it is shorter than its length field');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) throw broken(`its header claims ${length} bytes`);
  if (Number(length) > bytes.length - LENGTH_BYTES) throw broken('its header runs past the end');
  return Number(length);
}

function readHeader(bytes: Uint8Array): Record<string, unknown> {
  const text = bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + headerLength(bytes));
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
    return z.record(z.string(), z.unknown()).parse(header);
  } catch (cause) {
    throw broken('its header is not a JSON object', cause);
  }
}

function parseEntry(name: string, value: unknown): Entry {
  const entry = parse(entrySchema, value, `tensor ${name}`);
  const [begin, end] = entry.data_offsets;
  if (end - begin !== product(entry.shape) * BYTES[entry.dtype]) {
    throw broken(`tensor ${name} of shape [${entry.shape}] has ${end - begin} bytes`);
  }
  return entry;
}

/** Tensors in the order of their offsets must follow each other from the first byte to the last. */
function checkCover(entries: readonly { name: string; entry: Entry }[], length: number): void {
  const sorted = [...entries].sort(
    (a, b) =>
      a.entry.data_offsets[0] - b.entry.data_offsets[0] || a.entry.data_offsets[1] - b.entry.data_offsets[1],
  );
  let end = 0;
  for (const { name, entry } of sorted) {
    const [begin, next] = entry.data_offsets;
    if (next > length) throw broken(`tensor ${name} runs past the end`);
    if (begin < end) throw broken(`tensor ${name} overlaps another`);
    if (begin > end) throw broken(`there is a gap before tensor ${name}`);
    end = next;
  }
  if (end !== length) throw broken(`${length - end} bytes belong to no tensor`);
}

/** A copy, because the file's own bytes need not be aligned. */
function slice(body: Uint8Array, { data_offsets: [begin, end] }: Entry): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(body.subarray(begin, end));
}

function floats(body: Uint8Array, entry: Entry): Float32Array<ArrayBuffer> {
  const bytes = slice(body, entry);
  return entry.dtype === 'F16' ? fromHalf(bytes) : new Float32Array(bytes.buffer);
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (!result.success) throw broken(`${what} is malformed`, result.error);
  return result.data;
}

function product(dims: readonly number[]): number {
  return dims.reduce((size, dim) => size * dim, 1);
}

function broken(fault: string, cause?: unknown): RivuletError {
  return new RivuletError('bad-file', `the weights file is broken: ${fault}`, cause);
}
