/**
 * The temperature that sentences are written with unless another is asked for. Of the words of 200 sentences of 60
 * letters by `english`, 84% are words of its training text at 0.6, 73% at 0.85 and 65% at the model's own 1; all
 * sentences differ at each.
 */
export const WRITING_TEMPERATURE = 0.6;
