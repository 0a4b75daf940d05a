import type { Random } from '../../core/random.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** How a run of bytes may be damaged at one place. */
const WAYS: readonly ((bytes: Bytes, at: number, random: Random) => Bytes)[] = [
  (bytes, at, random) => changed(bytes, at, [bytes[at]! ^ (1 << random.below(8))]),
  (bytes, at, random) => changed(bytes, at, [random.below(256)]),
  (bytes, at, random) => changed(bytes, at, extreme(random)),
  (bytes, at, random) => changed(bytes, at, Array<number>(1 + random.below(64)).fill(0)),
  (bytes, at, random) => joined(bytes.subarray(0, at), noise(random), bytes.subarray(at)),
  (bytes, at, random) => joined(bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(64))),
  (bytes, at, random) =>
    joined(bytes.subarray(0, at), bytes.subarray(at, at + 1 + random.below(64)), bytes.subarray(at)),
  (bytes, at) => bytes.slice(0, at),
  (bytes, at, random) => {
    const from = random.below(bytes.length);
    return changed(bytes, at, [...bytes.subarray(from, from + 1 + random.below(64))]);
  },
];

/** A copy of the bytes, damaged in one to three places. Half of them lie near an end, where lengths and names are. */
export function damageBytes(bytes: Uint8Array, random: Random): Bytes {
  // Never slice(): that of a Buffer shares its bytes.
  let now: Bytes = new Uint8Array(bytes);
  for (let times = 1 + random.below(3); times > 0 && now.length > 0; times--) {
    now = WAYS[random.below(WAYS.length)]!(now, placeIn(now.length, random), random);
  }
  return now;
}

const NEAR = 300;

function placeIn(length: number, random: Random): number {
  const near = Math.min(NEAR, length);
  const place = random.below(4);
  if (place === 0) return random.below(near);
  return place === 1 ? length - 1 - random.below(near) : random.below(length);
}

/** A number as files spell lengths and offsets, of a value that readers stumble over. */
function extreme(random: Random): number[] {
  const values = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
  const value = values[random.below(values.length)]!;
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setUint32(0, value, true);
  if (random.below(2) === 0) bytes.setUint32(4, value, true);
  const spelled = [...new Uint8Array(bytes.buffer)].slice(0, [2, 4, 8][random.below(3)]);
  return random.below(2) === 0 ? spelled : spelled.reverse();
}

function noise(random: Random): Bytes {
  return Uint8Array.from({ length: 1 + random.below(32) }, () => random.below(256));
}

function changed(bytes: Bytes, at: number, by: readonly number[]): Bytes {
  const copy = bytes.slice();
  copy.set(by.slice(0, bytes.length - at), at);
  return copy;
}

function joined(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Values that nobody expects, wherever they stand. */
const ODD: readonly unknown[] = [
  ...[undefined, null, true, false, 0, -1, 0.5, 1e308, NaN, Infinity, 2 ** 31, 2 ** 53, -(2 ** 31)],
  ...[
    '',
    '..',
    '../../etc/passwd',
    '/etc/passwd',
    'C:\\',
    '\0',
    '__proto__',
    'constructor',
    'x'.repeat(5000),
  ],
  ...['\ud800', '%2e%2e', '1', '{}', [], {}, [[]], [null], { length: -1 }, { then: 1 }],
  ...[new Uint8Array(), new Uint8Array(3), new Float32Array(3).fill(NaN), Array<number>(3000).fill(1)],
];

/** A value that nobody expects: one of a list, or the value itself many times deep. */
export function oddValue(random: Random): unknown {
  const at = random.below(ODD.length + 1);
  if (at < ODD.length) return ODD[at];
  let deep: unknown = 1;
  for (let depth = random.below(200); depth > 0; depth--) deep = random.below(2) ? [deep] : { deep };
  return deep;
}

const KEYS = ['__proto__', 'constructor', 'toString', 'length', 'then', '', 'x'];

/** A copy of plain data that differs in one place: a field is odd, gone, new or twice there. The original stays. */
export function damageValue(value: unknown, random: Random): unknown {
  if (random.below(8) === 0) return oddValue(random);
  if (Array.isArray(value)) return damageList(value, random);
  return isRecord(value) ? damageRecord(value, random) : oddValue(random);
}

function damageList(list: readonly unknown[], random: Random): unknown[] {
  const copy: unknown[] = [...list];
  const at = random.below(Math.max(1, copy.length));
  const way = copy.length === 0 ? 3 : random.below(5);
  if (way === 0) copy.splice(at, 1);
  else if (way === 1) copy.splice(at, 0, copy[at]);
  else if (way === 3) copy.push(oddValue(random));
  else copy[at] = damageValue(copy[at], random);
  return copy;
}

function damageRecord(record: Readonly<Record<string, unknown>>, random: Random): unknown {
  const entries = Object.entries(record);
  const at = random.below(Math.max(1, entries.length));
  const way = entries.length === 0 ? 1 : random.below(6);
  if (way === 0) entries.splice(at, 1);
  else if (way === 1) entries.push([KEYS[random.below(KEYS.length)]!, oddValue(random)]);
  else entries[at] = [entries[at]![0], damageValue(entries[at]![1], random)];
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
