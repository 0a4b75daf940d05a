import type { Studio } from '../state/studio.svelte.ts';

/** Where a command stands in the list of shortcuts. */
export type CommandGroup = 'Play' | 'Tools' | 'Edit' | 'Make' | 'Files' | 'View';

/** Something that a key does. */
export interface Command {
  readonly id: string;
  /** What it does, in a few words. */
  readonly label: string;
  readonly group: CommandGroup;
  /** The keys that do it, as chord.ts writes them; the first is the one that is shown. */
  readonly keys: readonly [string, ...string[]];
  readonly run: (studio: Studio) => void;
  /** Whether it makes sense now; always when absent. */
  readonly enabled?: (studio: Studio) => boolean;
  /** Whether holding the key goes on. */
  readonly repeat?: boolean;
  /** Whether it works in every room; without it, in the music room alone. */
  readonly anywhere?: boolean;
}
