import type { Studio } from '../state/studio.svelte.ts';
import { chordOf } from './chord.ts';
import { commandOf } from './commands.ts';

/** What letters are typed into. */
export const TYPED_IN =
  'input:not([type="range"], [type="radio"], [type="checkbox"]), textarea, [contenteditable]';
/** What is open above the page and has the keys for itself. */
export const OPEN_ABOVE = 'dialog[open], [role="menu"], [role="listbox"], [data-owns-keys]';
const MOVED_BY_ARROWS = 'input[type="range"], input[type="radio"], select, [role="slider"], [role="tab"]';
const PRESSED = 'button, a[href], select, summary, input[type="radio"], input[type="checkbox"], [role="tab"]';
const MOVING = /(?:Arrow(?:Up|Down|Left|Right)|Home|End|PageUp|PageDown)$/;
const PRESSING = /^(?:Space|Enter)$/;

/** Runs the commands of keys, unless something that has the focus needs the key itself. */
export class Keyboard {
  readonly #studio: Studio;
  /** Whether the focus is where the pointer left it: Tab has not been used since. */
  #byPointer = false;

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** Hears that the pointer was pressed anywhere. */
  pointed(): void {
    this.#byPointer = true;
  }

  /** Hears a key after everything else in the page has. */
  pressed(event: KeyboardEvent): void {
    if (event.key === 'Tab') this.#byPointer = false;
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    const command = chord === undefined ? undefined : commandOf(chord);
    if (!command || (this.#studio.room !== 'music' && !command.anywhere)) return;
    if (document.querySelector(OPEN_ABOVE) || this.#isNeeded(chord!, document.activeElement)) return;
    event.preventDefault();
    if (event.repeat && !command.repeat) return;
    if (command.enabled?.(this.#studio) ?? true) command.run(this.#studio);
  }

  /** Whether an element with the focus has a use for the key. */
  #isNeeded(chord: string, focused: Element | null): boolean {
    if (!focused) return false;
    if (focused.matches(TYPED_IN)) return true;
    if (MOVING.test(chord)) return focused.matches(MOVED_BY_ARROWS);
    if (!PRESSING.test(chord) || !focused.matches(PRESSED)) return false;
    // A button that was clicked keeps the focus, but Space still means play: only a keyboard's focus presses.
    if (!this.#byPointer) return true;
    if (focused instanceof HTMLElement) focused.blur();
    return false;
  }
}
