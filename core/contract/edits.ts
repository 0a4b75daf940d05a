import { latentCalls } from './latent.ts';
import { tensorSchema } from './floats.ts';
import { placementSchema } from './piece.ts';

const {
  'latent.encode': encode,
  'latent.edit': edit,
  'latent.between': between,
  'latent.surprise': surprise,
  'latent.layers': layers,
  'latent.next': next,
  'latent.at': at,
} = latentCalls;

/**
 * What latent editing asks of the engine: the calls of {@link latentCalls}, with the model by its folder, what the
 * model's facts say as vectors, and without the time, which the host takes.
 */
export const editCalls = {
  encodePiece: {
    request: encode.request.extend(placementSchema),
    response: encode.response.omit({ seconds: true }),
  },
  editPiece: {
    /** `shift` [Z]: what z moves by, of a change `steer`. */
    request: edit.request.extend({ ...placementSchema, shift: tensorSchema.optional() }),
    response: edit.response.omit({ seconds: true }),
  },
  between: {
    request: between.request.extend(placementSchema),
    response: between.response.omit({ seconds: true }),
  },
  surprise: { request: surprise.request.extend(placementSchema), response: surprise.response },
  layers: { request: layers.request.extend(placementSchema), response: layers.response },
  next: { request: next.request.extend(placementSchema), response: next.response },
  at: {
    /** A piece is at axes · (mean z − centre): `axes` [2, Z], `centre` [Z]. */
    request: at.request.extend({ ...placementSchema, axes: tensorSchema, centre: tensorSchema }),
    response: at.response.omit({ seconds: true }),
  },
} as const;
