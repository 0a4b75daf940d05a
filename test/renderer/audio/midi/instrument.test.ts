import { beforeEach, describe, expect, it } from 'vitest';
import { MidiInstrument } from '../../../../renderer/audio/midi/instrument.ts';
import { FakePort } from './fake-ports.ts';

let port: FakePort;
let now: number;
let instrument: MidiInstrument;

/** The audio clock began when the page was ten seconds old. */
const begin = (channel = 1) =>
  new MidiInstrument(
    port,
    channel,
    (seconds) => 10_000 + 1000 * seconds,
    () => now,
  );

beforeEach(() => {
  port = new FakePort('Synth');
  now = 10_000;
  instrument = begin();
});

describe('a MIDI instrument', () => {
  it('sends a note on and off at their times of the audio clock', () => {
    instrument.press(60, 80, 0.1).release(0.6);
    expect(port.sent).toEqual([
      { bytes: [0x90, 60, 80], ms: 10_100 },
      { bytes: [0x80, 60, 0], ms: 10_599 },
    ]);
  });

  it('sends on its channel, and velocities that are ones', () => {
    instrument = begin(16);
    instrument.press(60, 0, 0).release(1);
    instrument.press(62, 200, 0);
    expect(port.sent.map(({ bytes }) => bytes)).toEqual([
      [0x9f, 60, 1],
      [0x8f, 60, 0],
      [0x9f, 62, 127],
    ]);
  });

  it('lets a repeated note begin after the one before has ended', () => {
    const first = instrument.press(60, 80, 0);
    instrument.press(60, 80, 0.5);
    first.release(0.5);
    expect(port.left).toEqual([60]);
  });

  it('never ends a note before it begins', () => {
    instrument.press(60, 80, 0.5).release(0.5);
    expect(port.left).toEqual([]);
    expect(port.sent.map(({ ms }) => ms)).toEqual([10_500, 10_500]);
  });

  it('takes a note back that is with the browser already', () => {
    const note = instrument.press(60, 80, 0.1);
    note.cancel();
    note.release(0.5);
    expect(port.left).toEqual([]);
    expect(port.sent).toHaveLength(2);
  });

  it('leaves nothing sounding when it is hushed: what is held, what is to come, and what it does not know of', () => {
    instrument.press(48, 80, 0);
    instrument.press(60, 80, 0.12);
    instrument.press(64, 80, 0.1).release(0.9);
    now = 10_050;
    instrument.hush();
    expect(port.left).toEqual([]);
    const off = port.sent.filter(({ bytes }) => bytes[0] === 0xb0 && bytes[1] === 123).map(({ ms }) => ms);
    expect(off).toEqual([10_050, 10_120]);
    const last = port.heard.findLastIndex(([status]) => status === 0x90);
    expect(port.heard.slice(last).some(([status, pitch]) => status === 0x80 && pitch === 60)).toBe(true);
  });

  it('sends no system messages', () => {
    instrument.press(60, 80, 0).release(1);
    instrument.hush();
    expect(port.sent.every(({ bytes }) => bytes[0]! < 0xf0 && bytes.length === 3)).toBe(true);
  });
});
