import type { Faults } from './faults.ts';

/** The meta events that Rivulet reads. */
export const META = { marker: 0x06, endOfTrack: 0x2f, tempo: 0x51, meter: 0x58 } as const;

/** The marker that says where a piece ends that ends in silence: notes alone cannot say it. */
export const END_MARKER = 'End';

/** A meta event's name, the lengths it may have in bytes, and whether its value is possible. */
type MetaRule = { name: string; lengths: readonly number[]; possible?: (data: Uint8Array) => boolean };

const RULES: Readonly<Record<number, MetaRule>> = {
  0x00: { name: 'sequence number', lengths: [0, 2] },
  0x20: { name: 'channel prefix', lengths: [1] },
  0x21: { name: 'port', lengths: [1] },
  0x2f: { name: 'end of track', lengths: [0] },
  0x51: { name: 'tempo', lengths: [3] },
  0x54: { name: 'SMPTE offset', lengths: [5], possible: possibleOffset },
  0x58: { name: 'time signature', lengths: [4] },
  0x59: { name: 'key signature', lengths: [2], possible: possibleKey },
};

/** Hours carry the frame rate in two bits; minutes, seconds, frames and hundredths have their usual bounds. */
function possibleOffset([hour, minute, second, frame, hundredth]: Uint8Array): boolean {
  return (hour! & 0x1f) < 24 && minute! < 60 && second! < 60 && frame! < 30 && hundredth! < 100;
}

/** Seven flats to seven sharps, as a signed byte; major or minor. */
function possibleKey([sharps, mode]: Uint8Array): boolean {
  return Math.abs((sharps! << 24) >> 24) <= 7 && mode! <= 1;
}

/** Notes what is wrong with a meta event. Tempo and end of track change how a piece is read, a time signature where it is cut. */
export function checkMeta(type: number, data: Uint8Array, faults: Faults): void {
  const rule = RULES[type];
  if (!rule) return;
  if (!rule.lengths.includes(data.length)) faults.add('meta-length', rule.name);
  else if (rule.possible?.(data) === false) faults.add('meta-value', rule.name);
}
