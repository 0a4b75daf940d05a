import type { Room } from '../state/rooms.ts';
import type { Studio } from '../state/studio.svelte.ts';

/** Where a command stands in the list of shortcuts. */
export type CommandGroup = 'Play' | 'Tools' | 'Edit' | 'Make' | 'Files' | 'View';

/** Something that a person can have done by a key, or by a menu of the desktop application. */
export interface Command {
  readonly id: string;
  /** What it does, in a few words. */
  readonly label: string;
  readonly group: CommandGroup;
  /** The keys that do it, as chord.ts writes them; the first is the one that is shown. None for what menus have alone. */
  readonly keys: readonly string[];
  readonly run: (studio: Studio) => void;
  /** Whether it makes sense now; always when absent. */
  readonly enabled?: (studio: Studio) => boolean;
  /** Whether what it switches is on; absent for what switches nothing. */
  readonly on?: (studio: Studio) => boolean;
  /** Whether holding the key goes on. */
  readonly repeat?: boolean;
  /** Whether it works in every room; without it, in the music room alone. */
  readonly anywhere?: boolean;
  /** Other rooms that listen to its first key themselves, and mean the same by it. */
  readonly alsoIn?: readonly Room[];
}
