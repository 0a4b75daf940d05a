import type { Attachment } from 'svelte/attachments';
import type { FloatTensor } from '../../core/contract/floats.ts';
import type { Palette } from '../roll/paint/palette.svelte.ts';

/** Values at which the colours end, in standard deviations of noise. */
const REACH = 2.5;

/** Draws values [T, 1, Z] as a heat map: a step a column, a dimension a row. */
export function heatStrip(values: () => FloatTensor, palette: () => Palette): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const context = canvas.getContext('2d');
    const { data, dims } = values();
    const rows = dims.at(-1) ?? 0;
    const columns = rows === 0 ? 0 : data.length / rows;
    if (!context || columns === 0) return;
    canvas.width = columns;
    canvas.height = rows;
    context.putImageData(imageOf(data, columns, rows, palette().stream.map(channels)), 0, 0);
  };
}

function imageOf(
  data: Float32Array,
  columns: number,
  rows: number,
  ramp: readonly (readonly number[])[],
): ImageData {
  const image = new ImageData(columns, rows);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const colour = mixed(ramp, data[column * rows + row]!);
      image.data.set([...colour, 255], 4 * (row * columns + column));
    }
  }
  return image;
}

function mixed(ramp: readonly (readonly number[])[], value: number): number[] {
  const share = Math.min(1, Math.max(0, (value / REACH + 1) / 2));
  const place = share * (ramp.length - 1);
  const [low, high] = [ramp[Math.floor(place)]!, ramp[Math.ceil(place)]!];
  return low.map((from, i) => Math.round(from + (high[i]! - from) * (place % 1)));
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}
