import { emptyDocument } from '../../../../core/document.ts';
import type { StepNote } from '../../../../core/music/notes.ts';
import { type Playable, Player } from '../../../../renderer/audio/player.svelte.ts';
import { recorder } from './record.ts';
import { renderer } from './render.ts';

/** What tests reach on the page. */
export interface SoundPage {
  readonly player: Player;
  /** The piece that is open, for the test to replace. */
  piece: Playable;
  /** What the page's policy refused. */
  readonly violations: string[];
  note(pitch: number, startStep: number, steps: number, velocity?: number): StepNote;
  readonly recorder: typeof recorder;
  readonly renderer: typeof renderer;
}

declare global {
  interface Window {
    sound: SoundPage;
  }
}

const violations: string[] = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  violations.push(`${violatedDirective} ${blockedURI}`),
);

const sound: SoundPage = {
  player: new Player(() => sound.piece),
  piece: emptyDocument(),
  violations,
  note: (pitch, startStep, steps, velocity = 80) => ({ pitch, startStep, steps, velocity }),
  recorder,
  renderer,
};
window.sound = sound;
