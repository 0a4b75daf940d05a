import { tick } from 'svelte';
import { type Room, ROOM_NAMES, ROOMS } from '../state/rooms.ts';
import type { Studio } from '../state/studio.svelte.ts';
import type { Command } from './command.ts';

/** The share of a window that is turned at a time. */
const PAGE = 0.8;

/** What changes the part of the piece that is seen, and what opens dialogs. */
export const VIEW_COMMANDS: readonly Command[] = [
  {
    id: 'zoom-in',
    label: 'Zoom in',
    group: 'View',
    keys: ['+', '='],
    run: ({ roll }) => roll.zoomTime(1.25),
    repeat: true,
  },
  {
    id: 'zoom-out',
    label: 'Zoom out',
    group: 'View',
    keys: ['-'],
    run: ({ roll }) => roll.zoomTime(0.8),
    repeat: true,
  },
  {
    id: 'keys-taller',
    label: 'Taller keys',
    group: 'View',
    keys: ['Shift+PageUp'],
    run: ({ roll }) => roll.zoomPitch(1.25),
    repeat: true,
  },
  {
    id: 'keys-lower',
    label: 'Lower keys',
    group: 'View',
    keys: ['Shift+PageDown'],
    run: ({ roll }) => roll.zoomPitch(0.8),
    repeat: true,
  },
  {
    id: 'page-back',
    label: 'Look at earlier bars',
    group: 'View',
    keys: ['PageUp'],
    run: ({ roll }) => roll.scroll(-PAGE * roll.size.width, 0),
    repeat: true,
  },
  {
    id: 'page-on',
    label: 'Look at later bars',
    group: 'View',
    keys: ['PageDown'],
    run: ({ roll }) => roll.scroll(PAGE * roll.size.width, 0),
    repeat: true,
  },
  {
    id: 'lanes',
    label: 'Fold the latent lanes away, or show them',
    group: 'View',
    keys: ['L'],
    run: ({ latents }) => (latents.folded = !latents.folded),
    on: ({ latents }) => latents.folded,
  },
  { id: 'fit', label: 'Show the whole piece', group: 'View', keys: ['0'], run: ({ roll }) => roll.fit() },
  {
    id: 'shortcuts',
    label: 'All shortcuts',
    group: 'View',
    keys: ['?'],
    run: (studio) => (studio.dialog = 'shortcuts'),
    anywhere: true,
  },
  {
    id: 'settings',
    label: 'Settings',
    group: 'View',
    keys: ['Mod+,'],
    run: (studio) => (studio.dialog = 'settings'),
    anywhere: true,
  },
  {
    id: 'tour',
    label: 'Take the tour',
    group: 'View',
    keys: [],
    run: (studio) => void takeTour(studio),
    anywhere: true,
  },
  {
    id: 'about',
    label: 'About Rivulet',
    group: 'View',
    keys: [],
    run: (studio) => (studio.dialog = 'about'),
    anywhere: true,
  },
  ...ROOMS.map(goTo),
];

/** The tour points at what is in the music room. */
export async function takeTour(studio: Studio): Promise<void> {
  studio.room = 'music';
  await tick();
  studio.dialog = 'tour';
}

function goTo(room: Room): Command {
  return {
    id: `go-${room}`,
    label: ROOM_NAMES[room],
    group: 'View',
    keys: [],
    run: (studio) => (studio.room = room),
    enabled: ({ textModels }) => room !== 'text' || textModels.length > 0,
    on: (studio) => studio.room === room,
    anywhere: true,
  };
}
