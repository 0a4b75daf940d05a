import { z } from 'zod';

const id = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** What the page says to the host. */
export const fromPageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id, name: z.string().max(64), request: z.unknown() }),
  z.strictObject({ kind: z.literal('cancel'), id }),
]);

/** See {@link fromPageSchema}. */
export type FromPage = z.infer<typeof fromPageSchema>;

/** What the host says to the page. */
export type ToPage =
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly code: string; readonly message: string };

/**
 * The line between a page and its host, whatever it runs over: Electron's IPC, or a WebSocket. Messages are plain
 * data, with typed arrays in them.
 */
export interface Bridge {
  send(message: FromPage): void;
  /** Hears what the host says. */
  listen(listener: (message: ToPage) => void): void;
}
