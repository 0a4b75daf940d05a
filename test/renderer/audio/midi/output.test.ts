import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MidiOutput } from '../../../../renderer/audio/midi/output.svelte.ts';
import { FakePorts } from './fake-ports.ts';

let midi: FakePorts;
let output: MidiOutput;
let kept: Map<string, string>;

const begin = (request = () => Promise.resolve(midi)) => new MidiOutput((at) => 1000 * at, request);

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  });
  midi = new FakePorts('Synth', 'Organ');
  output = begin();
});
afterEach(() => void vi.unstubAllGlobals());

describe('where notes are heard', () => {
  it('is the piano, and the browser is not asked, until a person wants another', async () => {
    const request = vi.fn(() => Promise.resolve(midi));
    output = begin(request);
    await output.restore();
    expect(output.instrument).toBeUndefined();
    expect(request).not.toHaveBeenCalled();
    await output.find();
    expect(output.names).toEqual(['Synth', 'Organ']);
    expect(output.instrument).toBeUndefined();
  });

  it('is the port that is chosen, on its channel', async () => {
    await output.find();
    output.choose('Organ');
    output.channel = 3;
    output.instrument!.press(60, 80, 1);
    expect(midi.ports[1]!.sent.at(-1)).toEqual({ bytes: [0x92, 60, 80], ms: 1000 });
    expect(output.trouble).toBeUndefined();
  });

  it('is at the next start what it was, once something is played', async () => {
    await output.find();
    output.choose('Organ');
    output.channel = 9;
    const later = begin();
    expect([later.chosen, later.channel, later.instrument]).toEqual(['Organ', 9, undefined]);
    await later.restore();
    later.instrument!.press(60, 80, 1);
    expect(midi.ports[1]!.sent.at(-1)!.bytes).toEqual([0x98, 60, 80]);
  });

  it('leaves nothing sounding on a port that is left', async () => {
    await output.find();
    output.choose('Synth');
    output.instrument!.press(60, 80, 0);
    const changed = vi.fn();
    output.onchange = changed;
    output.choose('');
    expect(midi.ports[0]!.left).toEqual([]);
    expect(changed).toHaveBeenCalledOnce();
    expect(output.instrument).toBeUndefined();
  });

  it('leaves nothing sounding on a channel that is left', async () => {
    await output.find();
    output.choose('Synth');
    output.instrument!.press(60, 80, 0);
    output.channel = 2;
    expect(midi.ports[0]!.sent.at(-1)!.bytes[0]).toBe(0xb0);
    expect(midi.ports[0]!.left).toEqual([]);
  });

  it('is the piano while the port is unplugged, says so, and the port again when it is back', async () => {
    await output.find();
    output.choose('Synth');
    midi.plug(midi.ports[0]!, false);
    expect(output.instrument).toBeUndefined();
    expect(output.trouble).toBe('Synth is not connected. Until it is, Rivulet plays its own piano.');
    expect(output.names).toEqual(['Organ', 'Synth']);
    midi.plug(midi.ports[0]!, true);
    expect(output.instrument).toBeDefined();
    expect(output.trouble).toBeUndefined();
  });

  it('stays the piano when the browser refuses, with words; asking again may help', async () => {
    let refuse = true;
    output = begin(() => (refuse ? Promise.reject(new Error('denied')) : Promise.resolve(midi)));
    await output.find();
    expect(output.trouble).toMatch(/not allowed/);
    expect([output.instrument, output.granted]).toEqual([undefined, false]);
    refuse = false;
    await output.find();
    expect([output.trouble, output.granted]).toEqual([undefined, true]);
  });

  it('stays the piano where there is no MIDI at all, with words', async () => {
    output = new MidiOutput((at) => at);
    await output.find();
    expect(output.trouble).toMatch(/cannot reach MIDI/);
  });

  it('says when there are no ports', async () => {
    midi = new FakePorts();
    await output.find();
    expect(output.trouble).toMatch(/No MIDI port was found/);
  });

  it.each(['0', '17', 'x', '1.5'])('takes the channel %s that was kept for the first', (broken) => {
    kept.set('rivulet.midi-channel', broken);
    expect(begin().channel).toBe(1);
  });
});
