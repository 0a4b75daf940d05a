import type { FloatTensor } from '../../../core/contract/floats.ts';
import type { Manifest } from '../../../core/contract/manifest.ts';
import { emitNotes, emitSymbols } from '../../../core/emission.ts';
import { RivuletError } from '../../../core/errors.ts';
import { explainNotes, explainSymbols } from '../../../core/explanation.ts';
import { LOWEST_PITCH } from '../../../core/music/roll.ts';
import { indicesOf, symbolsOf } from '../../../core/text/vocabulary.ts';

/** What sounds or stands in each step: ascending MIDI pitches, or the index of one symbol. */
export type Score = readonly (readonly number[])[];

/** A score as the contract says it: one of the two, as the model's kind is. */
export interface Content {
  readonly roll?: readonly (readonly number[])[] | undefined;
  readonly text?: string | undefined;
}

/**
 * The score of a piece of this model; letters that the model does not know are its symbol for those.
 * @throws RivuletError `bad-argument` when the piece is of the other kind.
 */
export function scoreOf({ kind, name, vocabulary }: Manifest, { roll, text }: Content): Score {
  if (kind === 'music' && roll) return roll.map((pitches) => [...new Set(pitches)].sort((a, b) => a - b));
  if (kind === 'text' && text !== undefined) {
    return symbolsOf(text, indicesOf(vocabulary!)).map((symbol) => [symbol]);
  }
  const wanted = kind === 'music' ? 'music, and no roll was given' : 'text, and none was given';
  throw new RivuletError('bad-argument', `${name} is a model of ${wanted}`);
}

/** A score as the contract says it. */
export function contentOf(
  { kind, vocabulary }: Manifest,
  score: Score,
): { roll?: number[][]; text?: string } {
  if (kind === 'music') return { roll: score.map((pitches) => [...pitches]) };
  return { text: score.map(([symbol]) => vocabulary![symbol!]).join('') };
}

/** x [T, 1, V] of 0 and 1. */
export function denseOf({ kind, config }: Manifest, score: Score): FloatTensor {
  const width = config.vocabulary;
  const data = new Float32Array(score.length * width);
  const lowest = kind === 'music' ? LOWEST_PITCH : 0;
  score.forEach((active, step) => active.forEach((index) => (data[step * width + index - lowest] = 1)));
  return { data, dims: [score.length, 1, width] };
}

/** What logits [T, 1, V] and uniforms give; without uniforms, the likeliest. */
export function emitted({ kind, config }: Manifest, logits: FloatTensor, u?: FloatTensor): Score {
  if (kind === 'music') return emitNotes(logits.data, u?.data);
  return emitSymbols(logits.data, config.vocabulary, u?.data).map((symbol) => [symbol]);
}

/** Uniforms with which logits give this score, as near to `u` as that can be: see core/explanation.ts. */
export function explained(
  { kind, config }: Manifest,
  logits: FloatTensor,
  score: Score,
  u: FloatTensor,
): FloatTensor {
  const symbols = () => score.map(([symbol]) => symbol!);
  const data =
    kind === 'music'
      ? explainNotes(logits.data, score, u.data)
      : explainSymbols(logits.data, config.vocabulary, symbols(), u.data);
  return { data, dims: u.dims };
}

/** How many uniforms the emission takes a step. */
export function uniformsAStep({ kind, config }: Manifest): number {
  return kind === 'music' ? config.vocabulary : 1;
}
