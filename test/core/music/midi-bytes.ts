/** Builders for MIDI bytes by hand, sound and damaged, and ways to damage them further. */

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
const uint16 = (value: number) => [(value >> 8) & 255, value & 255];
const uint32 = (value: number) => [...uint16(value >>> 16), ...uint16(value & 0xffff)];

/** A chunk: four letters, a length (a wrong one on request) and data. */
export function chunk(name: string, data: readonly number[], length = data.length): number[] {
  return [...ascii(name), ...uint32(length), ...data];
}

export function header(format: number, tracks: number, division = 480): number[] {
  return chunk('MThd', [...uint16(format), ...uint16(tracks), ...uint16(division)]);
}

export const END = [0, 0xff, 0x2f, 0];

/** A variable-length number. */
function varint(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

/** A note of `ticks` length after `delta` ticks. */
export function note(pitch: number, { delta = 0, ticks = 480, channel = 0, velocity = 64 } = {}): number[] {
  return [...varint(delta), 0x90 | channel, pitch, velocity, ...varint(ticks), 0x80 | channel, pitch, 0];
}

export function meta(type: number, data: readonly number[], delta = 0): number[] {
  return [...varint(delta), 0xff, type, ...varint(data.length), ...data];
}

export function tempo(quarterMicroseconds: number, delta = 0): number[] {
  return meta(0x51, uint32(quarterMicroseconds).slice(1), delta);
}

export function track(...events: readonly number[][]): number[] {
  return chunk('MTrk', [...events.flat(), ...END]);
}

/** A file of one track, format 0. */
export function oneTrack(...events: readonly number[][]): Uint8Array {
  return bytesOf(header(0, 1), track(...events));
}

export function bytesOf(...parts: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flat());
}

/** One piece of damage: what is done, where (0..1 of the file), with which byte and over how many. */
export type Damage = { kind: (typeof DAMAGES)[number]; place: number; value: number; length: number };

export const DAMAGES = ['set', 'flip', 'insert', 'delete', 'double', 'truncate', 'status', 'length'] as const;

/** The bytes after some damage. The same damage gives the same bytes. */
export function damaged(sound: Uint8Array, damages: readonly Damage[]): Uint8Array {
  return Uint8Array.from(damages.reduce((bytes, damage) => damageOnce(bytes, damage), [...sound]));
}

function damageOnce(bytes: number[], { kind, place, value, length }: Damage): number[] {
  const at = Math.floor(place * bytes.length);
  const [before, after] = [bytes.slice(0, at), bytes.slice(at)];
  const without = after.slice(length);
  switch (kind) {
    case 'set':
      return [...before, value, ...after.slice(1)];
    case 'flip':
      return [...before, (after[0] ?? 0) ^ (1 << (value & 7)), ...after.slice(1)];
    case 'insert':
      return [...before, ...Array.from({ length }, (_, i) => (value * (i + 1)) & 255), ...after];
    case 'delete':
      return [...before, ...without];
    case 'double':
      return [...before, ...after.slice(0, length), ...after];
    case 'truncate':
      return before;
    case 'status':
      return [...before, 0x80 | value, ...after.slice(1)];
    case 'length':
      return [...before, 255, 255, 255, value & 127, ...after.slice(4)];
  }
}
