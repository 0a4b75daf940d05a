import { z } from 'zod';

/** What of a model moves: every weight, the layers nearest the notes (decoder and emission), or the output biases. */
export const trainableSchema = z.enum(['all', 'last', 'biases']);

/** See {@link trainableSchema}. */
export type Trainable = z.infer<typeof trainableSchema>;
