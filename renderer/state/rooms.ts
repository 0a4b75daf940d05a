/** The pages of the studio. */
export const ROOMS = ['music', 'text', 'models', 'finetune', 'library'] as const;

/** A page of the studio. */
export type Room = (typeof ROOMS)[number];
