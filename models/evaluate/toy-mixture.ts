import type { Random } from '../../core/random.ts';

/** Half the side of the square whose corners are the means, and the standard deviation, of the four Gaussians. */
const CORNER = 2;
const SIGMA = 0.5;
const CORNERS = [-CORNER, CORNER];

/** The largest coordinate where the mixture has a density worth drawing. */
export const TOY_EXTENT = 4;

/** Points of the plane drawn from four equal Gaussians at the corners of a square, [N, 2] row-major. */
export function drawToy(random: Random, count: number): Float32Array<ArrayBuffer> {
  const noise = random.normals(2 * count);
  return noise.map((value) => SIGMA * value + CORNERS[random.below(2)]!);
}

/** log p of points [N, 2] under the mixture, in nats; the mixture is the product of two equal ones on the line. */
export function toyLogDensity(points: Float32Array): Float64Array {
  return Float64Array.from(
    { length: points.length / 2 },
    (_, i) => lineLogDensity(points[2 * i]!) + lineLogDensity(points[2 * i + 1]!),
  );
}

function lineLogDensity(x: number): number {
  const [left, right] = CORNERS.map((mean) => -0.5 * ((x - mean) / SIGMA) ** 2) as [number, number];
  const top = Math.max(left, right);
  const sum = Math.exp(left - top) + Math.exp(right - top);
  return top + Math.log(sum / 2) - Math.log(SIGMA * Math.sqrt(2 * Math.PI));
}

/** The entropy of the mixture in nats, −∫ p log p, by the trapezoidal rule, which converges fast for such a density. */
export function toyEntropy(): number {
  const [step, reach] = [0.005, CORNER + 12 * SIGMA];
  let sum = 0;
  for (let x = -reach; x <= reach; x += step) {
    const logP = lineLogDensity(x);
    sum -= Math.exp(logP) * logP * step;
  }
  return 2 * sum;
}
