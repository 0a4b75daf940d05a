const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** A sentence for each thing that is wrong with a file and that Rivulet mends, from its count and first detail. */
const SENTENCES = {
  riff: () => 'the file is wrapped in a RIFF container',
  'bytes-before': (_, detail) => `${detail} bytes before the header skipped`,
  'header-name': (_, detail) => `the header chunk is named "${detail}", read as MThd`,
  'header-length': (_, detail) => `the header is ${detail} bytes long instead of 6`,
  'unknown-format': (_, detail) => `unknown format ${detail}, read as format 1`,
  'format-0-tracks': (_, detail) => `format 0 with ${detail} tracks, all read`,
  'format-2': (_, detail) => `format 2: its ${detail} patterns are placed one after the other`,
  'track-count': (_, detail) => `the header counts ${detail}`,
  'zero-division': () => 'the time division is 0, read as 480 ticks to the quarter note',
  smpte: (_, detail) => `SMPTE time division (${detail}): a quarter note is taken as half a second`,
  'alien-chunk': (count, detail) => `${plural(count, 'unknown chunk')} ("${detail}") skipped`,
  rubble: (count, detail) =>
    `${detail} bytes that are no chunk skipped${count > 1 ? `, and ${count - 1} more such places` : ''}`,
  'track-name': (_, detail) => `a track chunk is named "${detail}", read as MTrk`,
  'track-length': (count) => `${plural(count, 'track')} with a wrong length`,
  'no-end-of-track': (count) => `${plural(count, 'track')} without an end-of-track event`,
  truncated: (count) => `${plural(count, 'track')} broken off in the middle of an event`,
  'after-end': (count) => `bytes after the end of ${plural(count, 'track')} ignored`,
  'running-status': (count) =>
    `running status broken by a meta or system-exclusive event, carried on ${plural(count, 'time')}`,
  'no-status': (count) => `${plural(count, 'data byte')} without a status byte skipped`,
  'data-byte': (count) => `${plural(count, 'data byte')} above 127`,
  'system-message': (count) => `${plural(count, 'system message')} that may not be in a file skipped`,
  'long-number': (count) => `${plural(count, 'track')} with a number of more than four bytes`,
  'meta-length': (count, detail) =>
    `${plural(count, 'meta event')} of a wrong length (${detail}), ignored where short`,
  'meta-value': (count, detail) => `${plural(count, 'meta event')} with an impossible value (${detail})`,
  'zero-tempo': (count) => `${plural(count, 'tempo')} of 0 ignored`,
  'open-note': (count) => `${plural(count, 'note')} never ended, closed`,
  'stray-off': (count) => `${plural(count, 'note-off')} without a note ignored`,
  'no-length': (count) => `${plural(count, 'note')} without length, given one tick`,
} satisfies Record<string, (count: number, detail: string) => string>;

/** The name of a fault that can be mended. */
export type Fault = keyof typeof SENTENCES;

/** What was wrong with a file. Ten thousand equal faults are one sentence, so a report stays short. */
export class Faults {
  private readonly seen = new Map<Fault, { count: number; detail: string }>();

  /** Notes a fault; the first detail of its kind is the one that is told. */
  add(fault: Fault, detail: string | number = '', count = 1): void {
    const known = this.seen.get(fault);
    if (known) known.count += count;
    else this.seen.set(fault, { count, detail: String(detail) });
  }

  /** One sentence for each kind of fault, in the order in which they were met. */
  sentences(): string[] {
    return [...this.seen].map(([fault, { count, detail }]) => SENTENCES[fault](count, detail));
  }
}
