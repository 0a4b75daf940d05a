/** Five notes that go down like a stream: where each begins, how long it is and how low, in parts of the picture. */
const NOTES = [
  { left: 0.08, length: 0.24, top: 0.18 },
  { left: 0.3, length: 0.2, top: 0.33 },
  { left: 0.42, length: 0.28, top: 0.48 },
  { left: 0.58, length: 0.22, top: 0.63 },
  { left: 0.7, length: 0.22, top: 0.78 },
] as const;
const THICK = 0.1;
/** `--accent` of the page’s dark theme (renderer/style/tokens.css), as blue, green, red and opacity. */
const COLOUR = [0x4b, 0x8a, 0xfe, 0xff] as const;

/** A picture of notes, `size` pixels square: four bytes a pixel (blue, green, red, opacity), row after row. */
export function drawStream(size: number): Uint8Array {
  const pixels = new Uint8Array(size * size * 4);
  for (const { left, length, top } of NOTES) {
    for (let y = Math.round(top * size); y < Math.round((top + THICK) * size); y++) {
      for (let x = Math.round(left * size); x < Math.round((left + length) * size); x++) {
        pixels.set(COLOUR, (y * size + x) * 4);
      }
    }
  }
  return pixels;
}
