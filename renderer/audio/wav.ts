/** Bytes before the samples of a WAV file. */
const HEADER_BYTES = 44;
const CHANNELS = 2;
const SAMPLE_BYTES = 2;
/** The largest amount of samples that every player reads, in bytes: sizes with a sign are common. */
const MOST_BYTES = 2 ** 31 - 1 - HEADER_BYTES;

/**
 * A WAV file of 16-bit stereo that is written piece by piece. Format: Microsoft and IBM, Multimedia Programming
 * Interface and Data Specifications 1.0, 1991, "WAVE" (PCM).
 */
export class WavFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #samples: DataView;
  #at = 0;

  /** Throws RangeError where so many frames are more than a WAV file holds. */
  constructor(frames: number, sampleRate: number) {
    const size = frames * CHANNELS * SAMPLE_BYTES;
    if (size > MOST_BYTES) throw new RangeError('the piece is longer than a WAV file holds');
    this.bytes = new Uint8Array(HEADER_BYTES + size);
    writeHeader(new DataView(this.bytes.buffer), size, sampleRate);
    this.#samples = new DataView(this.bytes.buffer, HEADER_BYTES);
  }

  /** Writes frames after those that are there: a factor of full scale for each channel, within −1…1. */
  append([left, right]: readonly [Float32Array, Float32Array], frames: number): void {
    for (let i = 0; i < frames; i++) {
      this.#samples.setInt16(this.#at, pcm(left[i]!), true);
      this.#samples.setInt16(this.#at + SAMPLE_BYTES, pcm(right[i]!), true);
      this.#at += CHANNELS * SAMPLE_BYTES;
    }
  }
}

function pcm(sample: number): number {
  return Math.round(Math.min(1, Math.max(-1, sample)) * 32767);
}

function writeHeader(view: DataView, size: number, sampleRate: number): void {
  writeName(view, 0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + size, true);
  writeName(view, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, CHANNELS, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * CHANNELS * SAMPLE_BYTES, true);
  view.setUint16(32, CHANNELS * SAMPLE_BYTES, true);
  view.setUint16(34, 8 * SAMPLE_BYTES, true);
  writeName(view, 36, 'data');
  view.setUint32(40, size, true);
}

function writeName(view: DataView, at: number, name: string): void {
  for (let i = 0; i < name.length; i++) view.setUint8(at + i, name.charCodeAt(i));
}
