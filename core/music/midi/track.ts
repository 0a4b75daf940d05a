import type { Cursor } from './cursor.ts';
import type { Faults } from './faults.ts';
import { END_MARKER, META, checkMeta } from './meta.ts';
import { addMeter, type MeterChange } from './meter.ts';
import type { Pairing } from './pairing.ts';
import type { Programs } from './programs.ts';
import { addTempo, type TempoChange } from './tempo.ts';

/** What a track's events are written to. */
export type TrackSink = {
  pairing: Pairing;
  tempos: TempoChange[];
  meters: MeterChange[];
  programs: Programs;
  faults: Faults;
};

/** How many data bytes follow a system message that is not sysex and not meta. */
const SYSTEM_DATA_BYTES: Readonly<Record<number, number>> = { 0xf1: 1, 0xf2: 2, 0xf3: 1 };

const ALL_SOUND_OFF = 120;
const ALL_NOTES_OFF = 123;

/**
 * Walks the events of one track. Every step of the walk consumes at least one byte, so it ends; what it cannot
 * read it names as a fault and passes over, as a player does.
 */
export class TrackWalk {
  /** Time of the last event, in ticks since the piece began. */
  ticks: number;
  /** The tick of an "End" marker, where a piece that ends in silence ends. */
  markedEndTicks = 0;
  private runningStatus = 0;
  private interrupted = false;

  constructor(
    private readonly cursor: Cursor,
    private readonly sink: TrackSink,
    startTicks: number,
  ) {
    this.ticks = startTicks;
  }

  /** Reads to the end-of-track event or the end of the bytes; says whether there was such an event. */
  run(): boolean {
    let ended = false;
    while (!ended && !this.cursor.done) {
      const delta = this.cursor.varint();
      this.ticks += delta;
      if (this.cursor.done) this.cursor.overrun = true;
      else ended = this.event();
    }
    this.sink.pairing.finish(this.ticks);
    this.nameBreaks(ended);
    return ended;
  }

  private nameBreaks(ended: boolean): void {
    const { faults } = this.sink;
    if (this.cursor.overlong) faults.add('long-number');
    if (this.cursor.overrun) faults.add('truncated');
    else if (!ended) faults.add('no-end-of-track');
  }

  private event(): boolean {
    const first = this.cursor.peek();
    if (first >= 0xf0) {
      this.interrupted = this.runningStatus > 0;
      this.cursor.byte();
      return this.systemEvent(first);
    }
    if (first >= 0x80) this.startStatus(this.cursor.byte());
    else if (!this.continueStatus()) return false;
    this.channelEvent(this.runningStatus);
    return false;
  }

  private startStatus(status: number): void {
    this.runningStatus = status;
    this.interrupted = false;
  }

  /** Data without a status byte takes the last one, even across a meta event, where the format forbids it. */
  private continueStatus(): boolean {
    if (this.runningStatus === 0) {
      this.cursor.byte();
      this.sink.faults.add('no-status');
      return false;
    }
    if (this.interrupted) this.sink.faults.add('running-status');
    this.interrupted = false;
    return true;
  }

  private channelEvent(status: number): void {
    const kind = status & 0xf0;
    const first = this.cursor.byte();
    const second = kind === 0xc0 || kind === 0xd0 ? 0 : this.cursor.byte();
    if (this.cursor.overrun) return;
    const wrong = Number(first > 127) + Number(second > 127);
    if (wrong > 0) this.sink.faults.add('data-byte', '', wrong);
    if (first > 127) return;
    this.act(kind, status & 0x0f, first, Math.min(second, 127));
  }

  private act(kind: number, channel: number, first: number, second: number): void {
    const { pairing, programs } = this.sink;
    if (kind === 0x90 && second > 0) {
      programs.note(channel);
      pairing.on(channel, first, second, this.ticks);
    } else if (kind === 0xc0) programs.change(channel, first);
    else if (kind === 0x80 || kind === 0x90) pairing.off(channel, first, this.ticks);
    else if (kind === 0xb0 && (first === ALL_SOUND_OFF || first === ALL_NOTES_OFF)) {
      pairing.silence(channel, this.ticks);
    }
  }

  private systemEvent(status: number): boolean {
    if (status === 0xff) return this.metaEvent();
    if (status === 0xf0 || status === 0xf7) {
      this.cursor.take(this.cursor.varint());
      return false;
    }
    this.sink.faults.add('system-message');
    this.cursor.take(SYSTEM_DATA_BYTES[status] ?? 0);
    return false;
  }

  private metaEvent(): boolean {
    const type = this.cursor.byte();
    const data = this.cursor.take(this.cursor.varint());
    if (this.cursor.overrun) return false;
    checkMeta(type, data, this.sink.faults);
    if (type === META.tempo) this.tempo(data);
    if (type === META.meter) addMeter(this.sink.meters, this.ticks, data);
    if (type === META.marker && String.fromCharCode(...data.subarray(0, 8)) === END_MARKER) {
      this.markedEndTicks = this.ticks;
    }
    return type === META.endOfTrack;
  }

  private tempo(data: Uint8Array): void {
    if (data.length < 3) return;
    const quarterMicroseconds = (data[0]! << 16) | (data[1]! << 8) | data[2]!;
    if (quarterMicroseconds === 0) this.sink.faults.add('zero-tempo');
    else addTempo(this.sink.tempos, { ticks: this.ticks, quarterMicroseconds });
  }
}
