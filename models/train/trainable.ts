import type { Trainable } from '../../core/contract/trainable.ts';

/** Whether a parameter moves in a training, by its name. */
export type MovesParameter = (name: string) => boolean;

/** What each choice moves: by the names that models/latent and models/baseline declare. */
const MOVES: Readonly<Record<Trainable, MovesParameter>> = {
  all: () => true,
  last: (name) => name.startsWith('decoder.') || name.startsWith('output.'),
  biases: (name) => name === 'output.b',
};

/**
 * Which parameters a training moves: all, those of the last layers (the decoder and the emission, after the latent), or
 * the biases of the logits alone.
 */
export function movesParameter(trainable: Trainable): MovesParameter {
  return MOVES[trainable];
}
