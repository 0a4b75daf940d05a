import type { Sentences } from './sentences.svelte.ts';

const TYPED_IN = 'input:not([type="range"], [type="radio"]), textarea';
const OPEN_ABOVE = 'dialog[open], [role="menu"], [role="listbox"]';

/** Does what a key means in the text room, unless it is being typed or something is open above the page. */
export function onTextKey(event: KeyboardEvent, sentences: Sentences): void {
  const act = actOf(event, sentences);
  if (!act || event.defaultPrevented || event.isComposing) return;
  if (document.activeElement?.matches(TYPED_IN) || document.querySelector(OPEN_ABOVE)) return;
  event.preventDefault();
  act();
}

function actOf(event: KeyboardEvent, sentences: Sentences): (() => void) | undefined {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === 'y' || (key === 'z' && event.shiftKey)) return () => sentences.redo();
    return key === 'z' ? () => sentences.undo() : undefined;
  }
  if (key === 'escape') return sentences.run.running ? () => sentences.cancel() : undefined;
  return key === 'g' && !event.altKey && !event.repeat ? () => void sentences.generate() : undefined;
}
