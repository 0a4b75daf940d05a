import { rollToMidi } from '../../../core/music/midi/write.ts';
import { Random } from '../../../core/random.ts';
import { bytesOf, header, meta, note, oneTrack, tempo, track } from './midi-bytes.ts';

/** A roll of seeded noise: new pitches in most steps, some of them held. */
export function noisyRoll(seed: number, steps: number): number[][] {
  const random = Random.of(seed);
  const roll: number[][] = [];
  for (let step = 0; step < steps; step++) {
    const held = (roll[step - 1] ?? []).filter(() => random.below(3) > 0);
    const fresh = Array.from({ length: random.below(3) }, () => 21 + random.below(88));
    roll.push([...new Set([...held, ...fresh])].sort((a, b) => a - b));
  }
  return roll;
}

/** Sound files that use the whole format, small: what damage is done to. */
export function soundPieces(): Uint8Array[] {
  return [
    rollToMidi(noisyRoll(1, 24), { stepQuarters: 0.25, name: 'noise' }),
    rollToMidi(noisyRoll(2, 60), { stepQuarters: 1, tempo: 90 }),
    oneTrack(meta(3, [65, 66]), tempo(400_000), note(60), [0, 0xf0, 3, 0x7e, 1, 0xf7], note(64), note(67)),
    bytesOf(
      header(1, 3, 96),
      track(tempo(500_000), meta(0x58, [4, 2, 24, 8]), meta(0x59, [0, 0]), tempo(250_000, 960)),
      track([0, 0xc0, 5], note(60, { ticks: 96 }), note(62, { ticks: 96 }), [0, 62, 9, 48, 62, 0]),
      track(note(36, { channel: 9 }), [0, 0xb0, 64, 127], note(110), [10, 0xe0, 0, 64]),
    ),
    bytesOf(header(2, 2, 0xe728), track(note(50)), track(note(52))),
  ];
}
