import { drawSymbol, isBelow, sigmoid, symbolWeights } from './emission.ts';
import { RivuletError } from './errors.ts';
import { KEYS, type PianoRoll, toDense } from './music/roll.ts';

/**
 * Uniforms with which `emitNotes` gives exactly this roll from logits [T, 88]: those of `u` [T, 88] stay where they do
 * already; elsewhere a note gets the middle of [0, σ) and a rest the middle of [σ, 1). Where rounding to 32 bits spoils
 * that, a note gets 0, which is below every σ above 0, and a rest 1, which is below none. A note whose σ itself rounds to
 * 0 gets −1, which no uniform is.
 */
export function explainNotes(
  logits: ArrayLike<number>,
  roll: PianoRoll,
  u: Float32Array,
): Float32Array<ArrayBuffer> {
  const notes = toDense(roll);
  const cells = roll.length * KEYS;
  if (logits.length !== cells || u.length !== cells) throw mismatch(cells, logits.length, u.length);
  return Float32Array.from(u, (value, at) => {
    const [logit, sounds] = [logits[at]!, notes[at] === 1];
    return isBelow(value, logit) === sounds ? value : noteUniform(logit, sounds);
  });
}

function noteUniform(logit: number, sounds: boolean): number {
  const probability = sigmoid(logit);
  const choices = sounds ? [probability / 2, 0] : [(1 + probability) / 2];
  const fitting = choices.map(Math.fround).find((u) => isBelow(u, logit) === sounds);
  return fitting ?? (sounds ? -1 : 1);
}

/**
 * Uniforms with which `emitSymbols` gives exactly these symbols from logits [T, V]: those of `u` [T] stay where they do
 * already; elsewhere a symbol gets the middle of its part of the cumulative distribution. A part without any number of
 * 32 bits, of a symbol that is as good as impossible, gets −1 − symbol, which names it.
 */
export function explainSymbols(
  logits: ArrayLike<number>,
  width: number,
  symbols: readonly number[],
  u: Float32Array,
): Float32Array<ArrayBuffer> {
  if (logits.length !== symbols.length * width || u.length !== symbols.length) {
    throw mismatch(symbols.length * width, logits.length, u.length);
  }
  return Float32Array.from(u, (value, step) => {
    const row = Array.from({ length: width }, (_, symbol) => logits[step * width + symbol]!);
    const symbol = symbols[step]!;
    return drawSymbol(row, value) === symbol ? value : symbolUniform(row, symbol);
  });
}

function symbolUniform(logits: readonly number[], symbol: number): number {
  const weights = symbolWeights(logits);
  const sum = (end: number) => weights.slice(0, end).reduce((total, weight) => total + weight, 0);
  // The middle's nearest number of 32 bits is in the part if any is.
  const middle = Math.fround((sum(symbol) + weights[symbol]! / 2) / sum(weights.length));
  return drawSymbol(logits, middle) === symbol ? middle : -1 - symbol;
}

function mismatch(expected: number, logits: number, u: number): RivuletError {
  return new RivuletError(
    'bad-shape',
    `expected ${expected} logits with their uniforms, got ${logits} and ${u}`,
  );
}
