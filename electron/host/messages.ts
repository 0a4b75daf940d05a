import { z } from 'zod';

/** Progress events of a call that its reader has not taken yet; what comes above is merged into the newest. */
export const MAX_PENDING_PROGRESS = 32;

/** What the host says to a child. */
export type ToChild =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly request: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  /** The reader has taken one progress event. */
  | { readonly kind: 'taken'; readonly id: number };

/** What a child says to the host. */
export const fromChildSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** The child is alive; it may be silent for `quietMs` from now on, because a run will block its thread. */
  z.object({ kind: z.literal('beat'), quietMs: z.number() }),
  z.object({ kind: z.literal('progress'), id: z.number(), value: z.unknown() }),
  z.object({ kind: z.literal('result'), id: z.number(), value: z.unknown() }),
  z.object({ kind: z.literal('error'), id: z.number(), code: z.string(), message: z.string() }),
]);

/** See {@link fromChildSchema}. */
export type FromChild = z.infer<typeof fromChildSchema>;
