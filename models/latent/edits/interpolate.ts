import { normalCdf, normalQuantile } from './normal-distribution.ts';

/** How much of each of two vectors is taken. */
type Shares = readonly [number, number];

/** Below this the great circle between two directions is not one, or no longer than the straight line. */
const LEAST_SINE = 1e-6;

/**
 * Spherical interpolation: sin((1 − s)Ω) / sin Ω of a and sin(sΩ) / sin Ω of b, where Ω is the angle between them
 * (Shoemake 1985, "Animating rotation with quaternion curves", §3.3; in the noise of a generative model, White 2016).
 * s = 0 and s = 1 are a and b themselves, bit for bit. Of vectors in a line, or of length 0, the straight line is taken.
 */
export function spherical(a: Float32Array, b: Float32Array, amount: number): Float32Array<ArrayBuffer> {
  return mixed(a, b, amount, sharesOf(a, b, amount));
}

/**
 * The same of uniforms, through the Gaussian copula: Φ(slerp(Φ⁻¹(a), Φ⁻¹(b))). Independent uniforms stay uniform, since
 * their quantiles stay standard normal; values that are equal in both, as thresholds are, stay as they are. A negative
 * number, which is none (see core/explanation.ts), counts as ½ on the way.
 */
export function betweenUniforms(a: Float32Array, b: Float32Array, amount: number): Float32Array<ArrayBuffer> {
  if (amount === 0 || amount === 1) return (amount === 0 ? a : b).slice() as Float32Array<ArrayBuffer>;
  const [from, to] = [quantiles(a), quantiles(b)];
  const differ = (_: number, i: number) => a[i] !== b[i];
  const shares = sharesOf(from.filter(differ), to.filter(differ), amount);
  const normals = mixed(from, to, amount, shares);
  return Float32Array.from(a, (value, i) => (value === b[i] ? value : normalCdf(normals[i]!)));
}

function mixed(a: Float32Array, b: Float32Array, amount: number, [first, second]: Shares) {
  if (amount === 0 || amount === 1) return Float32Array.from(amount === 0 ? a : b);
  return Float32Array.from(a, (value, i) => first * value + second * b[i]!);
}

function quantiles(uniforms: Float32Array): Float32Array {
  return Float32Array.from(uniforms, (u) => normalQuantile(u < 0 ? 0.5 : u));
}

function sharesOf(a: Float32Array, b: Float32Array, amount: number): Shares {
  const norms = Math.sqrt(dot(a, a) * dot(b, b));
  const cosine = norms === 0 ? 1 : Math.min(1, Math.max(-1, dot(a, b) / norms));
  const [angle, sine] = [Math.acos(cosine), Math.sqrt(1 - cosine * cosine)];
  if (sine < LEAST_SINE) return [1 - amount, amount];
  return [Math.sin((1 - amount) * angle) / sine, Math.sin(amount * angle) / sine];
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
