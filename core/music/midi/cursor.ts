/**
 * A place in bytes that only moves forward. Reading past the end gives zeros and sets `overrun`, so that no reader
 * has to guard each byte and none can loop.
 */
export class Cursor {
  /** Whether something was read that was not there. */
  overrun = false;
  /** Whether a number had more than the four bytes that the format allows. */
  overlong = false;

  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    readonly end: number,
  ) {}

  get done(): boolean {
    return this.at >= this.end;
  }

  /** The next byte, without moving. */
  peek(): number {
    return this.done ? this.missing() : this.bytes[this.at]!;
  }

  byte(): number {
    return this.done ? this.missing() : this.bytes[this.at++]!;
  }

  /** A variable-length number: seven bits a byte, at most four bytes, so below 2²⁸. */
  varint(): number {
    let value = 0;
    for (let i = 0; i < 4; i++) {
      const byte = this.byte();
      value = (value << 7) | (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    this.overlong = true;
    return value;
  }

  /** The next bytes; fewer, and `overrun` set, where the end comes first. */
  take(length: number): Uint8Array {
    const to = Math.min(this.at + length, this.end);
    if (this.at + length > this.end) this.overrun = true;
    const taken = this.bytes.subarray(this.at, to);
    this.at = to;
    return taken;
  }

  private missing(): number {
    this.overrun = true;
    return 0;
  }
}
