import { RivuletError } from '../../core/errors.ts';

/** How deep and of how many values a page's message may be; requests are flat and have few. */
const MAX_DEPTH = 32;
const MAX_VALUES = 2 ** 21;

/**
 * Walks over a MessagePack message without making anything of it, because its decoder makes an array as long as the
 * message claims before it looks at the elements: a few bytes could ask for all memory.
 * @throws RivuletError `bad-argument` for a message that is cut short, too deep, or claims more than it can hold.
 */
export function checkMessage(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // How many values each open container still lacks; the message is a container of one.
  const open = [1];
  let [at, values] = [0, 0];
  while (open.length > 0) {
    if (open.at(-1) === 0) {
      open.pop();
      continue;
    }
    open[open.length - 1]!--;
    const { next, holds } = readValue(view, at);
    at = next;
    values += holds;
    if (values > MAX_VALUES || open.length > MAX_DEPTH) throw fault('it holds too much');
    if (at > bytes.length || holds > bytes.length - at) throw fault('it is cut short');
    open.push(holds);
  }
  if (at !== bytes.length) throw fault('it goes on after its end');
}

/** Where the value at a place ends, or its elements begin, and how many those are. */
function readValue(view: DataView, at: number): { next: number; holds: number } {
  if (at >= view.byteLength) throw fault('it is cut short');
  const head = view.getUint8(at);
  if (head < 0x80 || head >= 0xe0) return { next: at + 1, holds: 0 };
  if (head < 0x90) return { next: at + 1, holds: 2 * (head & 0x0f) };
  if (head < 0xa0) return { next: at + 1, holds: head & 0x0f };
  if (head < 0xc0) return { next: at + 1 + (head & 0x1f), holds: 0 };
  return readLong(view, at, head);
}

/** Bytes after the head of values of fixed size, by head: numbers, and extensions with their type. */
const FIXED: Readonly<Record<number, number>> = {
  ...{ 0xc0: 0, 0xc2: 0, 0xc3: 0, 0xca: 4, 0xcb: 8, 0xcc: 1, 0xcd: 2, 0xce: 4, 0xcf: 8 },
  ...{ 0xd0: 1, 0xd1: 2, 0xd2: 4, 0xd3: 8, 0xd4: 2, 0xd5: 3, 0xd6: 5, 0xd7: 9, 0xd8: 17 },
};

/** Values that tell their length: bytes of the length itself, of an extension's type, and values per element. */
const SIZED: Readonly<
  Record<number, readonly [lengthBytes: 1 | 2 | 4, typeBytes: 0 | 1, perElement: 0 | 1 | 2]>
> = {
  ...{ 0xc4: [1, 0, 0], 0xc5: [2, 0, 0], 0xc6: [4, 0, 0], 0xc7: [1, 1, 0], 0xc8: [2, 1, 0], 0xc9: [4, 1, 0] },
  ...{ 0xd9: [1, 0, 0], 0xda: [2, 0, 0], 0xdb: [4, 0, 0] },
  ...{ 0xdc: [2, 0, 1], 0xdd: [4, 0, 1], 0xde: [2, 0, 2], 0xdf: [4, 0, 2] },
};

function readLong(view: DataView, at: number, head: number): { next: number; holds: number } {
  const fixed = FIXED[head];
  if (fixed !== undefined) return { next: at + 1 + fixed, holds: 0 };
  const sized = SIZED[head];
  if (!sized) throw fault('it is not MessagePack');
  const [lengthBytes, typeBytes, perElement] = sized;
  const length = readLength(view, at + 1, lengthBytes);
  const start = at + 1 + lengthBytes + typeBytes;
  return perElement === 0 ? { next: start + length, holds: 0 } : { next: start, holds: length * perElement };
}

function readLength(view: DataView, at: number, bytes: 1 | 2 | 4): number {
  if (at + bytes > view.byteLength) throw fault('it is cut short');
  if (bytes === 1) return view.getUint8(at);
  return bytes === 2 ? view.getUint16(at) : view.getUint32(at);
}

function fault(sentence: string): RivuletError {
  return new RivuletError('bad-argument', `a message cannot be read: ${sentence}`);
}
