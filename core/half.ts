import { Float16Array } from '@petamoriken/float16';

/** Numbers as float16, two bytes each, in the byte order of this machine (little-endian wherever Rivulet runs). */
export function toHalf(values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const half = new Float16Array(values);
  return new Uint8Array(half.buffer as ArrayBuffer, half.byteOffset, half.byteLength);
}

/** What `toHalf` wrote, as float32. */
export function fromHalf(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(new Float16Array(bytes.slice().buffer));
}

/** Each number rounded to the nearest that float16 can hold. */
export function roundToHalf(values: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return Float32Array.from(new Float16Array(values));
}
