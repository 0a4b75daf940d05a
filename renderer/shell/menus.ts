import type { MenuEntry, PageMenu } from '../../core/contract/shell.ts';
import type { Studio } from '../state/studio.svelte.ts';
import type { Command } from './command.ts';
import { commandNamed } from './commands.ts';

/** Where the commands stand in the menus of the desktop application, in sections. */
export const MENU_PLACES: readonly (readonly [PageMenu['name'], readonly (readonly string[])[]])[] = [
  ['file', [['import'], ['keep', 'export', 'export-wav'], ['import-model', 'fine-tune'], ['settings']]],
  [
    'edit',
    [
      ['undo', 'redo'],
      ['cut', 'copy', 'paste', 'duplicate', 'delete', 'select-all'],
      ['pencil', 'select'],
      ['up', 'down', 'octave-up', 'octave-down', 'earlier', 'later'],
      ['quantise', 'split'],
    ],
  ],
  [
    'make',
    [
      ['generate', 'cancel'],
      ['reroll', 'perturb', 'infill'],
    ],
  ],
  [
    'play',
    [
      ['play', 'stop', 'start'],
      ['loop', 'metronome', 'follow'],
    ],
  ],
  [
    'view',
    [
      ['go-music', 'go-text', 'go-models', 'go-finetune', 'go-library'],
      ['zoom-in', 'zoom-out', 'fit', 'keys-taller', 'keys-lower'],
      ['page-back', 'page-on'],
      ['lanes'],
    ],
  ],
  ['help', [['shortcuts', 'tour'], ['about']]],
];

/** What is done in a field that is typed in; the page's own clipboard and history are not for letters. */
const IN_FIELDS: Readonly<Record<string, NonNullable<MenuEntry['inField']>>> = {
  undo: 'undo',
  redo: 'redo',
  cut: 'cut',
  copy: 'copy',
  paste: 'paste',
  delete: 'delete',
  'select-all': 'selectAll',
};

/** What has the keys, beside the room. */
export interface Focus {
  /** Whether letters are typed into a field. */
  readonly field: boolean;
  /** Whether a dialog or a menu of the page is open. */
  readonly above: boolean;
}

/** The menus of the page's commands as they are now. */
export function menusOf(studio: Studio, focus: Focus): PageMenu[] {
  return MENU_PLACES.map(([name, sections]) => ({
    name,
    sections: sections.map((ids) => ids.map((id) => entry(commandNamed(id)!, studio, focus))),
  }));
}

/** Whether a command can be had now. */
export function isOffered(command: Command, studio: Studio): boolean {
  if (studio.room === 'music' || command.anywhere) return command.enabled?.(studio) ?? true;
  // The room knows whether it makes sense.
  return command.alsoIn?.includes(studio.room) ?? false;
}

function entry(command: Command, studio: Studio, { field, above }: Focus): MenuEntry {
  const inField = field ? IN_FIELDS[command.id] : undefined;
  const [keys] = command.keys;
  return {
    id: command.id,
    label: command.label,
    ...(keys === undefined ? {} : { keys }),
    enabled: inField !== undefined || (!above && isOffered(command, studio)),
    ...(command.on ? { checked: command.on(studio) } : {}),
    ...(inField === undefined ? {} : { inField }),
  };
}
