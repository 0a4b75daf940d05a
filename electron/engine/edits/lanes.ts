import type { FloatTensor } from '../../../core/contract/floats.ts';

/** Tensors [T, 1, D] side by side: [T, B, D]. */
export function sideBySide(tensors: readonly FloatTensor[]): FloatTensor {
  const [steps = 0, , width = 0] = tensors[0]!.dims;
  const lanes = tensors.length;
  const data = new Float32Array(steps * lanes * width);
  tensors.forEach((tensor, lane) => {
    for (let t = 0; t < steps; t++) {
      data.set(tensor.data.subarray(t * width, (t + 1) * width), (t * lanes + lane) * width);
    }
  });
  return { data, dims: [steps, lanes, width] };
}

/** One lane of [T, B, D] or [T, B]: [T, 1, D], where D is then 1. */
export function laneOf({ data, dims }: FloatTensor, lane: number): FloatTensor {
  const [steps = 0, lanes = 0, width = 1] = dims;
  const out = new Float32Array(steps * width);
  for (let t = 0; t < steps; t++) {
    const from = (t * lanes + lane) * width;
    out.set(data.subarray(from, from + width), t * width);
  }
  return { data: out, dims: [steps, 1, width] };
}

/** The same tensor [T, 1, D] in every one of B lanes. */
export function repeated(tensor: FloatTensor, lanes: number): FloatTensor {
  return sideBySide(Array.from({ length: lanes }, () => tensor));
}

/** Items in groups of at most `size`, in order. */
export function groups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
