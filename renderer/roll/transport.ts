import type { Player } from '../audio/player.svelte.ts';

/** What the roll needs of the player. */
export type Transport = Pick<
  Player,
  | 'playing'
  | 'cursorStep'
  | 'loop'
  | 'looping'
  | 'positionSteps'
  | 'seek'
  | 'setLoop'
  | 'setLooping'
  | 'audition'
>;
