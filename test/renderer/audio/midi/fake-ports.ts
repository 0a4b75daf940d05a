import type { MidiPort, MidiPorts } from '../../../../renderer/audio/midi/output.svelte.ts';

/** A message as it was sent: its bytes and its time in milliseconds. */
export interface Sent {
  readonly bytes: readonly number[];
  readonly ms: number;
}

/** A port that remembers what was sent. */
export class FakePort implements MidiPort {
  readonly id: string;
  readonly name: string;
  state = 'connected';
  readonly sent: Sent[] = [];

  constructor(name: string) {
    this.id = name;
    this.name = name;
  }

  send(data: number[], timestamp = 0): void {
    if (this.state === 'disconnected') throw new Error('the port is gone');
    this.sent.push({ bytes: data, ms: timestamp });
  }

  /** What is sent as a synthesiser hears it: in order of time. */
  get heard(): readonly (readonly number[])[] {
    return [...this.sent].sort((a, b) => a.ms - b.ms).map(({ bytes }) => bytes);
  }

  /** The pitches that sound once all has been sent. */
  get left(): number[] {
    const held = new Set<number>();
    for (const [status, first] of this.heard) {
      if ((status! & 0xf0) === 0x90) held.add(first!);
      if ((status! & 0xf0) === 0x80) held.delete(first!);
      if ((status! & 0xf0) === 0xb0 && first === 123) held.clear();
    }
    return [...held];
  }
}

/** A browser's MIDI with some ports. */
export class FakePorts implements MidiPorts {
  onstatechange: ((event: never) => unknown) | null = null;
  readonly ports: FakePort[];
  readonly outputs = { values: () => this.ports };

  constructor(...names: string[]) {
    this.ports = names.map((name) => new FakePort(name));
  }

  /** Takes a port out, or puts it back in. */
  plug(port: FakePort, connected: boolean): void {
    port.state = connected ? 'connected' : 'disconnected';
    this.onstatechange?.(undefined as never);
  }
}
