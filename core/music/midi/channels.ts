import type { Tracks } from '../../contract/collection.ts';
import type { TickNote } from './pairing.ts';

/** Channel 10 in MIDI's own counting: drums, which are no pitches. */
export const DRUM_CHANNEL = 9;

/** Which channels of a file have notes of a pitch, which of them are its music, and why if that is not what was asked. */
export type ChannelChoice = {
  /** Channels 1..16, ascending. */
  readonly present: readonly number[];
  readonly used: readonly number[];
  /** Pianos were asked for, and there is none: everything is used. */
  readonly noPiano?: true;
};

/** Chooses the channels that are a piece's music. `pianos` are channels 0..15 that sound like one. */
export function chooseChannels(
  notes: readonly TickNote[],
  pianos: readonly number[],
  tracks: Tracks,
): ChannelChoice {
  const seen = new Set(notes.map(({ channel }) => channel + 1));
  seen.delete(DRUM_CHANNEL + 1);
  const present = [...seen].sort((a, b) => a - b);
  if (tracks.of === 'all') return { present, used: present };
  const asked = tracks.of === 'channel' ? [tracks.channel] : pianos.map((channel) => channel + 1);
  const used = present.filter((channel) => asked.includes(channel));
  const noPiano = tracks.of === 'piano' && used.length === 0 && present.length > 0;
  return noPiano ? { present, used: present, noPiano } : { present, used };
}

/** A sentence about a choice that is not everything, or not what was asked. */
export function describeChannels({ present, used, noPiano }: ChannelChoice): string | undefined {
  if (noPiano) return 'no channel sounds like a piano, so all are used';
  const left = present.filter((channel) => !used.includes(channel));
  if (left.length === 0) return undefined;
  const all = `${present.length} channel${present.length === 1 ? '' : 's'}`;
  return used.length === 0
    ? `${all}: ${listed(left)} not used`
    : `${all}: ${listed(used)} used, ${listed(left)} not`;
}

function listed(channels: readonly number[]): string {
  const last = channels.at(-1)!;
  return channels.length === 1 ? `${last}` : `${channels.slice(0, -1).join(', ')} and ${last}`;
}
