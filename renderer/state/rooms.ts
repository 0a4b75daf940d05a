/** The pages of the studio. */
export const ROOMS = ['music', 'text', 'models', 'finetune', 'library'] as const;

/** A page of the studio. */
export type Room = (typeof ROOMS)[number];

/** What people call them. */
export const ROOM_NAMES: Readonly<Record<Room, string>> = {
  music: 'Music',
  text: 'Text',
  models: 'Models',
  finetune: 'Fine-tune',
  library: 'Library',
};
