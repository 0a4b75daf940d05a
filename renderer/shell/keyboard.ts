import type { Studio } from '../state/studio.svelte.ts';
import { chordOf } from './chord.ts';
import { commandOf } from './commands.ts';

const TYPED_IN = 'input:not([type="range"], [type="radio"], [type="checkbox"]), textarea, [contenteditable]';
const OPEN_ABOVE = 'dialog[open], [role="menu"], [role="listbox"]';
const MOVED_BY_ARROWS = 'input[type="range"], input[type="radio"], select, [role="slider"], [role="tab"]';
const PRESSED = 'button, a[href], select, summary, input[type="radio"], input[type="checkbox"], [role="tab"]';
const MOVING = /(?:Arrow(?:Up|Down|Left|Right)|Home|End|PageUp|PageDown)$/;
const PRESSING = /^(?:Space|Enter)$/;

/** Runs the command of a key, unless something that has the focus needs the key itself. */
export function onKeyDown(event: KeyboardEvent, studio: Studio): void {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = chordOf(event);
  const command = chord === undefined ? undefined : commandOf(chord);
  if (!command || (studio.room !== 'music' && !command.anywhere)) return;
  if (document.querySelector(OPEN_ABOVE) || isNeeded(chord!, document.activeElement)) return;
  event.preventDefault();
  if (event.repeat && !command.repeat) return;
  if (command.enabled?.(studio) ?? true) command.run(studio);
}

/** Whether an element with the focus has a use for the key. */
function isNeeded(chord: string, focused: Element | null): boolean {
  if (!focused) return false;
  if (focused.matches(TYPED_IN)) return true;
  if (MOVING.test(chord)) return focused.matches(MOVED_BY_ARROWS);
  if (!PRESSING.test(chord) || !focused.matches(PRESSED)) return false;
  // A button that was clicked keeps the focus, but Space still means play: only the keyboard's focus presses.
  if (focused.matches(':focus-visible')) return true;
  if (focused instanceof HTMLElement) focused.blur();
  return false;
}
