import type { StepNote } from '../../core/music/notes.ts';
import type { Transport } from './transport.ts';
import { xOf } from './coordinates.ts';
import type { Roll } from './roll.svelte.ts';
import type { NoteIndex } from './visible.ts';

/** A page is turned when the playhead gets so near to its right edge, as a share of the width. */
const TURN_AT = 0.96;
/** Where the playhead is after a page was turned. */
const TURN_TO = 0.04;

/** What moves while a piece plays: the playhead, the notes that sound, and with them the view. */
export class Motion {
  /** The notes that sound now; replaced only when they change. */
  sounding: readonly StepNote[] = $state.raw([]);

  readonly #player: Transport;
  readonly #roll: Roll;
  readonly #index: () => NoteIndex;

  constructor(player: Transport, roll: Roll, index: () => NoteIndex) {
    this.#player = player;
    this.#roll = roll;
    this.#index = index;
  }

  /** Keeps `head` where the playhead is; an effect of a component. */
  attach(head: HTMLElement): void {
    $effect(() => {
      if (!this.#player.playing) {
        this.#place(head, this.#player.cursorStep);
        this.#light([]);
        return;
      }
      let frame = 0;
      const advance = () => {
        this.#advance(head);
        frame = requestAnimationFrame(advance);
      };
      frame = requestAnimationFrame(advance);
      return () => cancelAnimationFrame(frame);
    });
  }

  #advance(head: HTMLElement): void {
    const step = this.#player.positionSteps();
    const sounding: StepNote[] = [];
    this.#index().visit(step, step + 1e-6, (note) => sounding.push(note));
    this.#light(sounding);
    this.#turnPage(step);
    this.#place(head, step);
  }

  /** Moving an element of its own costs no painting. */
  #place(head: HTMLElement, step: number): void {
    const x = sharp(xOf(this.#roll.view, step));
    head.style.transform = `translateX(${x}px)`;
    head.style.visibility = x < -1 || x > this.#roll.size.width ? 'hidden' : 'visible';
  }

  #light(notes: readonly StepNote[]): void {
    const same = notes.length === this.sounding.length && notes.every((note, i) => note === this.sounding[i]);
    if (!same) this.sounding = notes;
  }

  #turnPage(step: number): void {
    const { view, size, follow, held } = this.#roll;
    if (!follow || held) return;
    const x = xOf(view, step);
    if (x >= 0 && x <= size.width * TURN_AT) return;
    this.#roll.scrollTo(step - (size.width * TURN_TO) / view.stepWidth);
  }
}

/** A place on the pixels of the screen. */
function sharp(x: number): number {
  return Math.round(x * devicePixelRatio) / devicePixelRatio;
}
