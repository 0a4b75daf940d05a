/**
 * ε' = √(1 − α²) · ε + α · ξ, the autoregressive proposal that leaves N(0, τ²) as it is when ε and ξ are of it and
 * independent (Neal 1999, "Regression and classification using Gaussian process priors", eq. 15; Cotter et al. 2013,
 * "MCMC methods for functions", §4: preconditioned Crank–Nicolson). α = 0 gives ε itself, bit for bit.
 */
export function perturbed(epsilon: Float32Array, alpha: number, xi: Float32Array): Float32Array<ArrayBuffer> {
  const kept = Math.sqrt(1 - alpha * alpha);
  return Float32Array.from(epsilon, (value, i) => (alpha === 0 ? value : kept * value + alpha * xi[i]!));
}
