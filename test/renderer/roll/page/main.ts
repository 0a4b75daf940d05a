import '@fontsource-variable/instrument-sans';
import '@fontsource-variable/geist-mono';
import { mount } from 'svelte';
import '../../../../renderer/style/tokens.css';
import '../../../../renderer/style/base.css';
import './page.css';
import { emptyDocument, type MusicDocument } from '../../../../core/document.ts';
import type { StepNote } from '../../../../core/music/notes.ts';
import Desk from '../../../../renderer/roll/Desk.svelte';
import { Roll } from '../../../../renderer/roll/roll.svelte.ts';
import { xOf, yOf } from '../../../../renderer/roll/coordinates.ts';
import { Keyboard } from '../../../../renderer/shell/keyboard.ts';
import { Editor } from '../../../../renderer/state/editor.svelte.ts';
import type { Studio } from '../../../../renderer/state/studio.svelte.ts';
import Tooltip from '../../../../renderer/ui/Tooltip.svelte';
import { Generation } from '../../../../renderer/state/generation.svelte.ts';
import { Latents } from '../../../../renderer/state/latents.svelte.ts';
import { Notices } from '../../../../renderer/state/notices.svelte.ts';
import { FakeHost, FakePlayer as SilentPlayer, musicModel } from '../../state/fake-host.ts';
import { FakePlayer } from '../fake-player.svelte.ts';

const editor = new Editor();
const player = new FakePlayer();
const roll = new Roll(editor, player);
const host = new FakeHost();
const notices = new Notices();
const generation = new Generation(host.api, editor, new SilentPlayer());
const latents = new Latents({ api: host.api, editor, generation, notices });

/** Calls `act` in every frame while it wants more. */
function everyFrame(act: (frame: number, now: number) => unknown): void {
  let frame = 0;
  requestAnimationFrame(function next(now) {
    if (act(frame++, now) !== false) requestAnimationFrame(next);
  });
}

/** When the frames of the next milliseconds began. */
function frames(milliseconds: number): Promise<number[]> {
  return new Promise((resolve) => {
    const starts: number[] = [];
    everyFrame((_, now) => {
      starts.push(now);
      if (now - starts[0]! < milliseconds) return true;
      resolve(starts);
      return false;
    });
  });
}

/** What a test reaches in the page. */
const desk = {
  editor,
  player,
  roll,
  host,
  latents,
  notices,
  generation,
  musicModel,
  everyFrame,
  frames,
  open: (notes: readonly StepNote[], rest: Partial<MusicDocument> = {}) =>
    editor.open('Open', { ...emptyDocument(), ...rest, notes }),
  /** Where a place of the piece is in the window: the left edge of a step, the middle of a key. */
  at: (step: number, pitch: number) => {
    const { left, top } = document.querySelector('[role=application]')!.getBoundingClientRect();
    return {
      x: left + xOf(roll.view, step),
      y: top + yOf(roll.view, pitch) + roll.view.keyHeight / 2,
    };
  },
};

declare global {
  interface Window {
    desk: typeof desk;
  }
}

window.desk = desk;
// The studio's own keys, with only the parts that the roll's commands reach.
const parts = {
  editor,
  player,
  roll,
  latents,
  toasts: { say: () => undefined },
  generation: { running: null },
  room: 'music',
  connected: false,
};
const keyboard = new Keyboard(parts as unknown as Studio);
window.addEventListener('pointerdown', () => keyboard.pointed(), { capture: true });
window.addEventListener('keydown', (event) => keyboard.pressed(event));
mount(Desk, { target: document.getElementById('desk')!, props: { editor, player, roll, latents } });
mount(Tooltip, { target: document.body });
