import { keepSetting, readSetting } from '../../state/storage.ts';
import type { Instrument } from '../instrument.ts';
import { MidiInstrument, type Port } from './instrument.ts';

/** An output of the browser's MIDI (Web MIDI API, W3C). */
export interface MidiPort extends Port {
  readonly id: string;
  readonly name: string | null;
  readonly state: string;
}

/** What is needed of the browser's MIDI once it was granted. */
export interface MidiPorts {
  readonly outputs: { values(): Iterable<MidiPort> };
  onstatechange: ((event: never) => unknown) | null;
}

/** Asks the browser, and through it the person. Rejects where that is refused. */
export type RequestMidi = () => Promise<MidiPorts>;

const NO_MIDI = 'This browser cannot reach MIDI instruments. Rivulet plays its own piano.';
const DENIED =
  'The browser was not allowed to use MIDI. Allow it in the browser’s settings for this page, then try again.';
const NO_PORTS = 'No MIDI port was found. Connect an instrument; it appears here by itself.';

/** Where notes are heard: the studio's piano, or a MIDI port by its name. The choice is kept on this machine. */
export class MidiOutput {
  readonly #request: RequestMidi | undefined;
  readonly #msAt: (seconds: number) => number;
  #access: MidiPorts | undefined;
  #ports: readonly MidiPort[] = $state.raw([]);
  #asked = $state(false);
  #refusal: string | undefined = $state();
  /** The name of the chosen port; empty for the piano. */
  #chosen = $state(readSetting('midi-port') ?? '');
  #channel = $state(channelOf(readSetting('midi-channel')));
  #instrument: Instrument | undefined = $state.raw(undefined);
  #port: MidiPort | undefined;
  /** Hears that notes are played elsewhere from now on. */
  onchange: () => void = () => undefined;

  /** `msAt` turns the audio clock's seconds into milliseconds of `performance.now()`. */
  constructor(msAt: (seconds: number) => number, request: RequestMidi | undefined = ofBrowser()) {
    this.#msAt = msAt;
    this.#request = request;
  }

  /** The instrument that plays instead of the piano; undefined while the piano does. */
  get instrument(): Instrument | undefined {
    return this.#instrument;
  }

  /** The names of the ports that are there, and of the chosen one where that is not. */
  get names(): readonly string[] {
    const names = this.#ports.map(nameOf);
    return [...new Set(this.#chosen === '' ? names : [...names, this.#chosen])];
  }

  /** The name of the chosen port; empty for the piano. */
  get chosen(): string {
    return this.#chosen;
  }

  /** Whether the browser was asked for its ports, and has granted them. */
  get granted(): boolean {
    return this.#asked && this.#refusal === undefined;
  }

  /** From 1 to 16. */
  get channel(): number {
    return this.#channel;
  }

  set channel(channel: number) {
    this.#channel = Math.min(16, Math.max(1, Math.round(channel)));
    keepSetting('midi-channel', String(this.#channel));
    this.#connect(true);
  }

  /** What a person should know about the choice, as a sentence; undefined when nothing is wrong. */
  get trouble(): string | undefined {
    if (this.#refusal !== undefined) return this.#refusal;
    if (this.#asked && this.#chosen !== '' && !this.#instrument)
      return `${this.#chosen} is not connected. Until it is, Rivulet plays its own piano.`;
    return this.#asked && this.#ports.length === 0 ? NO_PORTS : undefined;
  }

  /** Asks the browser for its ports. Call it only when a person has asked for that. */
  async find(): Promise<void> {
    if (!this.#access) {
      try {
        this.#access = await this.#open();
      } catch {
        return this.#refuse(this.#request ? DENIED : NO_MIDI);
      }
      this.#access.onstatechange = () => this.#look();
      globalThis.addEventListener?.('pagehide', () => this.#instrument?.hush());
    }
    this.#asked = true;
    this.#refusal = undefined;
    this.#look();
  }

  /** Finds again what was chosen at an earlier start; nothing where that is the piano. */
  async restore(): Promise<void> {
    if (this.#chosen !== '' && !this.#asked) await this.find();
  }

  /** Plays on a port by its name, or on the piano for an empty one. */
  choose(name: string): void {
    this.#chosen = name;
    keepSetting('midi-port', name);
    this.#connect();
  }

  #open(): Promise<MidiPorts> {
    if (!this.#request) return Promise.reject(new Error(NO_MIDI));
    return this.#request();
  }

  #refuse(why: string): void {
    this.#asked = true;
    this.#refusal = why;
  }

  #look(): void {
    const all = [...this.#access!.outputs.values()];
    this.#ports = all.filter(({ state }) => state !== 'disconnected');
    this.#connect();
  }

  /** Plays on the chosen port where it is there, else on the piano; nothing goes on sounding where it was. */
  #connect(anew = false): void {
    const port = this.#ports.find((one) => nameOf(one) === this.#chosen);
    if (port === this.#port && !anew) return;
    hushed(this.#instrument);
    this.#port = port;
    this.#instrument = port && new MidiInstrument(port, this.#channel, this.#msAt);
    this.onchange();
  }
}

/** A port that is gone takes nothing any more, and needs nothing. */
function hushed(instrument: Instrument | undefined): void {
  try {
    instrument?.hush();
  } catch {
    // As above.
  }
}

function nameOf({ name, id }: MidiPort): string {
  return name ?? id;
}

function channelOf(kept: string | undefined): number {
  const channel = Number(kept ?? 1);
  return Number.isInteger(channel) && channel >= 1 && channel <= 16 ? channel : 1;
}

function ofBrowser(): RequestMidi | undefined {
  const browser: Partial<Navigator> = globalThis.navigator ?? {};
  if (!browser.requestMIDIAccess) return undefined;
  return () => navigator.requestMIDIAccess({ sysex: false }) as unknown as Promise<MidiPorts>;
}
