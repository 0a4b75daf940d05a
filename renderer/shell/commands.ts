import type { Studio } from '../state/studio.svelte.ts';
import type { Command } from './command.ts';
import { VIEW_COMMANDS } from './view-commands.ts';

const selected = ({ editor }: Studio) => editor.selection.size > 0;
const hasNotes = ({ editor }: Studio) => editor.document.notes.length > 0;

function move(id: string, label: string, key: string, dSteps: number, dPitch: number): Command {
  return {
    id,
    label,
    group: 'Edit',
    keys: [key],
    run: ({ roll }) => roll.move(dSteps * roll.snapSteps, dPitch),
    enabled: selected,
    repeat: true,
  };
}

/** An edit of the brushed steps, else of those of the selected notes; without either says what to do first. */
function latentEdit(id: string, label: string, key: string, run: (studio: Studio) => Promise<void>): Command {
  return {
    id,
    label,
    group: 'Make',
    keys: [key],
    run: (studio) => {
      if (studio.latents.brushSelection()) void run(studio);
      else studio.toasts.say(`Brush part of the latent lane, or select notes; then press ${key}.`);
    },
    enabled: (studio) => studio.connected && studio.latents.busy === null && hasNotes(studio),
  };
}

const play: readonly Command[] = [
  {
    id: 'play',
    label: 'Play or pause',
    group: 'Play',
    keys: ['Space'],
    run: ({ player }) => player.toggle(),
  },
  { id: 'stop', label: 'Stop', group: 'Play', keys: ['Enter'], run: ({ player }) => player.stop() },
  { id: 'start', label: 'To the start', group: 'Play', keys: ['Home'], run: ({ player }) => player.seek(0) },
  {
    id: 'loop',
    label: 'Loop the selection, or loop on and off',
    group: 'Play',
    keys: ['Mod+L'],
    run: ({ roll }) => roll.loopSelection(),
  },
  {
    id: 'metronome',
    label: 'Metronome on or off',
    group: 'Play',
    keys: ['M'],
    run: ({ player }) => (player.metronome.on = !player.metronome.on),
    on: ({ player }) => player.metronome.on,
  },
  {
    id: 'follow',
    label: 'Follow the playhead, or stay',
    group: 'Play',
    keys: ['F'],
    run: ({ roll }) => (roll.follow = !roll.follow),
    on: ({ roll }) => roll.follow,
  },
];

const tools: readonly Command[] = [
  {
    id: 'pencil',
    label: 'Pencil: draw notes',
    group: 'Tools',
    keys: ['1'],
    run: ({ roll }) => (roll.tool = 'pencil'),
    on: ({ roll }) => roll.tool === 'pencil',
  },
  {
    id: 'select',
    label: 'Select: choose and move notes',
    group: 'Tools',
    keys: ['2'],
    run: ({ roll }) => (roll.tool = 'select'),
    on: ({ roll }) => roll.tool === 'select',
  },
];

const edit: readonly Command[] = [
  move('up', 'Up a semitone', 'ArrowUp', 0, 1),
  move('down', 'Down a semitone', 'ArrowDown', 0, -1),
  move('octave-up', 'Up an octave', 'Shift+ArrowUp', 0, 12),
  move('octave-down', 'Down an octave', 'Shift+ArrowDown', 0, -12),
  move('later', 'Later', 'ArrowRight', 1, 0),
  move('earlier', 'Earlier', 'ArrowLeft', -1, 0),
  {
    id: 'quantise',
    label: 'Quantise',
    group: 'Edit',
    keys: ['Q'],
    run: ({ roll }) => roll.quantise(),
    enabled: hasNotes,
  },
  {
    id: 'duplicate',
    label: 'Duplicate',
    group: 'Edit',
    keys: ['Mod+D'],
    run: ({ roll }) => roll.duplicate(),
    enabled: selected,
    repeat: true,
  },
  {
    id: 'split',
    label: 'Split at the playhead',
    group: 'Edit',
    keys: ['S'],
    run: ({ roll }) => roll.split(),
    enabled: selected,
  },
  {
    id: 'delete',
    label: 'Delete',
    group: 'Edit',
    keys: ['Delete', 'Backspace'],
    run: ({ roll }) => roll.remove(),
    enabled: selected,
  },
  {
    id: 'select-all',
    label: 'Select all',
    group: 'Edit',
    keys: ['Mod+A'],
    run: ({ roll }) => roll.selectAll(),
    enabled: hasNotes,
  },
  {
    id: 'copy',
    label: 'Copy',
    group: 'Edit',
    keys: ['Mod+C'],
    run: ({ roll }) => roll.copy(),
    enabled: selected,
  },
  {
    id: 'cut',
    label: 'Cut',
    group: 'Edit',
    keys: ['Mod+X'],
    run: ({ roll }) => roll.cut(),
    enabled: selected,
  },
  { id: 'paste', label: 'Paste', group: 'Edit', keys: ['Mod+V'], run: ({ roll }) => roll.paste() },
  {
    id: 'undo',
    label: 'Undo',
    group: 'Edit',
    keys: ['Mod+Z'],
    run: ({ editor }) => editor.undo(),
    enabled: ({ editor }) => editor.undoLabel !== undefined,
    repeat: true,
    alsoIn: ['text'],
  },
  {
    id: 'redo',
    label: 'Redo',
    group: 'Edit',
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    run: ({ editor }) => editor.redo(),
    enabled: ({ editor }) => editor.redoLabel !== undefined,
    repeat: true,
    alsoIn: ['text'],
  },
];

const make: readonly Command[] = [
  {
    id: 'generate',
    label: 'Generate',
    group: 'Make',
    keys: ['G'],
    run: ({ generation }) => void generation.generate(),
    enabled: ({ generation, connected }) => connected && generation.running === null,
    alsoIn: ['text'],
  },
  {
    ...latentEdit('reroll', 'Reroll what is brushed or selected', 'R', ({ latents }) => latents.reroll()),
    alsoIn: ['text'],
  },
  latentEdit('perturb', 'Perturb what is brushed or selected', 'P', ({ latents }) =>
    latents.perturb(latents.alpha),
  ),
  latentEdit('infill', 'Infill what is brushed or selected', 'I', ({ latents }) => latents.infill()),
  {
    id: 'cancel',
    label: 'Cancel, or select nothing',
    group: 'Make',
    keys: ['Escape'],
    run: letGo,
  },
];

/** The first of what can be let go: work that is under way, the selection, the brush. */
function letGo({ generation, latents, editor, roll }: Studio): void {
  if (generation.running) generation.cancel();
  else if (latents.busy !== null) latents.cancel();
  else if (editor.selection.size > 0 || latents.region === null) roll.selectNone();
  else latents.region = null;
}

/** Models belong to their room, which is loaded when it is entered. */
async function importModel(studio: Studio): Promise<void> {
  const { importingOf } = await import('../models/importing.svelte.ts');
  studio.room = 'models';
  await importingOf(studio).choose('model');
}

const files: readonly Command[] = [
  {
    id: 'import',
    label: 'Import a MIDI file',
    group: 'Files',
    keys: ['Mod+O'],
    run: ({ files }) => void files.choose(),
    enabled: ({ connected }) => connected,
  },
  {
    id: 'export',
    label: 'Export as a MIDI file',
    group: 'Files',
    keys: ['Mod+S', 'Mod+E'],
    run: ({ files }) => void files.export(),
    enabled: hasNotes,
  },
  {
    id: 'export-wav',
    label: 'Export as a WAV file',
    group: 'Files',
    keys: [],
    run: ({ files, editor }) => void files.exportWav(editor.document),
    enabled: hasNotes,
  },
  {
    id: 'import-model',
    label: 'Import a model',
    group: 'Files',
    keys: [],
    run: (studio) => void importModel(studio),
    enabled: ({ connected }) => connected,
    anywhere: true,
  },
  {
    id: 'fine-tune',
    label: 'Fine-tune on my own music or text',
    group: 'Files',
    keys: ['Mod+Shift+F'],
    run: (studio) => studio.fineTune(),
    enabled: ({ connected }) => connected,
    anywhere: true,
  },
  {
    id: 'keep',
    label: 'Keep this take in the library',
    group: 'Files',
    keys: ['K'],
    run: (studio) => void studio.keep(),
    enabled: (studio) => studio.connected && hasNotes(studio),
  },
];

/** Every command: the one table behind the keyboard, the list of shortcuts, the tooltips and the desktop's menus. */
export const COMMANDS: readonly Command[] = [...play, ...tools, ...edit, ...make, ...files, ...VIEW_COMMANDS];

const byKeys = new Map(COMMANDS.flatMap((command) => command.keys.map((keys) => [keys, command] as const)));

/** The command of a chord. */
export function commandOf(chord: string): Command | undefined {
  return byKeys.get(chord);
}

/** The command of an id; undefined for what is none. */
export function commandNamed(id: string): Command | undefined {
  return COMMANDS.find((command) => command.id === id);
}

/** The keys of a command as tooltips show them; it must have some. */
export function keysOf(id: string): string {
  return commandNamed(id)!.keys[0]!;
}
