/** A bar of the picture, like a note of a roll. */
export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** 1, soft, to 6, loud. */
  readonly level: number;
  readonly opacity: number;
}

/** The picture: how large it is, and how far the clearing in its middle reaches from the centre. */
export const PICTURE = { width: 1376, height: 838, across: 300, down: 132 } as const;

const ROW = 12;
const STREAMS = 34;
const SPACING = 20;

/**
 * Water as notes that part round a clearing: along streamlines of the ideal flow past a cylinder, ψ = y (1 − R² / r²)
 * (Milne-Thomson, Theoretical Hydrodynamics, § 6.22), stretched to the clearing's shape and set on the rows of a roll.
 * The same picture every time.
 */
export function partingWater(): Bar[] {
  const random = numbers(7);
  return Array.from({ length: STREAMS }, (_, i) => (i - (STREAMS - 1) / 2) * SPACING)
    .flatMap((psi) => stream(psi, random))
    .filter(({ y }) => y > 0 && y < PICTURE.height);
}

function stream(psi: number, random: () => number): Bar[] {
  const bars: Bar[] = [];
  const near = 1 - Math.abs(psi) / ((STREAMS * SPACING) / 2);
  let x = -60 * random();
  while (x < PICTURE.width) {
    const width = 24 + 84 * random() * random();
    const y = rowOf(PICTURE.height / 2 + heightOf(psi, x + width / 2 - PICTURE.width / 2));
    const level = Math.min(6, 1 + Math.floor(4 * near + 2 * random()));
    bars.push({ x, y, width, level, opacity: 0.08 + 0.6 * near * near * (0.4 + 0.6 * random()) });
    x += width + 14 + 50 * random();
  }
  return bars;
}

/** How far from the middle the streamline ψ runs at a place across; solved by halving, as it rises with y. */
function heightOf(psi: number, x: number): number {
  const { across, down } = PICTURE;
  const u = x / across;
  const target = Math.abs(psi) / down;
  let low = Math.sqrt(Math.max(0, 1 - u * u));
  let high = low + target + 2;
  for (let i = 0; i < 30; i++) {
    const y = (low + high) / 2;
    if (y * (1 - 1 / (u * u + y * y)) < target) low = y;
    else high = y;
  }
  return Math.sign(psi) * down * low;
}

/** The row of the roll that is nearest, away from the middle. */
function rowOf(y: number): number {
  const middle = PICTURE.height / 2;
  const rows = Math.ceil(Math.abs(y - middle) / ROW);
  return middle + Math.sign(y - middle) * rows * ROW;
}

/** Numbers in 0…1 by Lehmer's generator: a picture needs no better ones. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
