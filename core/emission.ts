import { RivuletError } from './errors.ts';
import { KEYS, LOWEST_PITCH, type PianoRoll } from './music/roll.ts';

/**
 * Notes from a decoder's logits [T, 88]: each key is a Bernoulli variable of probability σ(logit), which sounds
 * where its uniform `u` [T, 88] is below that probability. Without `u`, where it is the likelier: above ½.
 */
export function emitNotes(logits: ArrayLike<number>, u?: ArrayLike<number>): PianoRoll {
  const steps = stepsOf(logits, KEYS);
  if (u && u.length !== logits.length) throw mismatch(logits.length, u.length);
  const roll: number[][] = [];
  for (let at = 0; roll.length < steps;) {
    const pitches: number[] = [];
    for (let key = 0; key < KEYS; key++, at++) {
      if (isBelow(u ? u[at]! : 0.5, logits[at]!)) pitches.push(LOWEST_PITCH + key);
    }
    roll.push(pitches);
  }
  return roll;
}

/**
 * Symbols from a decoder's logits [T, V]: each step is a categorical variable, drawn by inverting its cumulative
 * distribution at the uniform `u` [T]. Without `u`, the likeliest symbol. A negative u, which no uniform is, names its
 * symbol: −1 − s is s.
 */
export function emitSymbols(logits: ArrayLike<number>, width: number, u?: ArrayLike<number>): number[] {
  const steps = stepsOf(logits, width);
  if (u && u.length !== steps) throw mismatch(steps, u.length);
  return Array.from({ length: steps }, (_, step) => {
    const row = Array.from({ length: width }, (_, symbol) => logits[step * width + symbol]!);
    return u ? drawSymbol(row, u[step]!) : row.indexOf(Math.max(...row));
  });
}

/** The weights of a row of logits: probabilities up to a factor, the largest 1. */
export function symbolWeights(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  return logits.map((logit) => Math.exp(logit - highest));
}

/** The symbol that u gives; see {@link emitSymbols}. */
export function drawSymbol(logits: readonly number[], u: number): number {
  if (u <= -1) return -1 - u;
  const weights = symbolWeights(logits);
  let rest = u * weights.reduce((sum, weight) => sum + weight, 0);
  for (let symbol = 0; symbol < weights.length; symbol++) {
    rest -= weights[symbol]!;
    if (rest < 0) return symbol;
  }
  // Rounding can leave a rest above 0 at the end; it belongs to the last symbol that is possible at all.
  return weights.findLastIndex((weight) => weight > 0);
}

/** Whether a key sounds: u < σ(logit). Most keys are silent by far: for x < 0, σ(x) < 1 / (2 − x + x²/2) says so without an exponential. */
export function isBelow(u: number, logit: number): boolean {
  if (logit < -0.5 && u * (2 - logit + 0.5 * logit * logit) >= 1) return false;
  return u < sigmoid(logit);
}

/** σ(x) = 1 / (1 + e⁻ˣ). */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function stepsOf(logits: ArrayLike<number>, width: number): number {
  const steps = logits.length / width;
  if (!Number.isInteger(steps)) {
    throw new RivuletError('bad-shape', `expected logits for steps × ${width}, got ${logits.length}`);
  }
  return steps;
}

function mismatch(expected: number, actual: number): RivuletError {
  return new RivuletError('bad-shape', `expected ${expected} uniforms, got ${actual}`);
}
