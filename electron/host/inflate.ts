import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unzip = promisify(gunzip);

/** More than any data set; keeps a small archive from filling the memory. */
const MAX_BYTES = 512e6;

/** The bytes of a file, unpacked when they are gzip's: told by the bytes, not by the name. */
export async function inflated(bytes: Buffer): Promise<Buffer> {
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return zipped ? unzip(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
}
