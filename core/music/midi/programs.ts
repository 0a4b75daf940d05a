/** The General MIDI programs of pianos, harpsichord and clavinet, as they stand in a file, are 0 up to this. */
const PIANOS = 8;

/** With which sound each of the 16 channels begins: its program, 0..127; 0, a piano, where the file names none. */
export class Programs {
  private readonly programs = new Uint8Array(16);
  private readonly sounded = new Set<number>();

  /** A change of program; it counts until the channel's first note. */
  change(channel: number, program: number): void {
    if (!this.sounded.has(channel)) this.programs[channel] = program;
  }

  /** A note of a channel. */
  note(channel: number): void {
    this.sounded.add(channel);
  }

  /** The channels (0..15) whose first note sounds like a piano. */
  pianos(): number[] {
    return [...this.programs.keys()].filter((channel) => this.programs[channel]! < PIANOS);
  }
}
