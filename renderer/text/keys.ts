import type { TextRoom } from './room.svelte.ts';

const TYPED_IN = 'input:not([type="range"], [type="radio"]), textarea';
const OPEN_ABOVE = 'dialog[open], [role="menu"], [role="listbox"]';

/** Does what a key means in the whole room, unless it is being typed or something is open above the page. */
export function onTextKey(event: KeyboardEvent, room: TextRoom): void {
  const act = roomAct(event, room);
  if (!act || event.defaultPrevented || event.isComposing) return;
  if (document.activeElement?.matches(TYPED_IN) || document.querySelector(OPEN_ABOVE)) return;
  event.preventDefault();
  act();
}

function roomAct(event: KeyboardEvent, room: TextRoom): (() => void) | undefined {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === 'y' || (key === 'z' && event.shiftKey)) return () => room.sentences.redo();
    return key === 'z' ? () => room.sentences.undo() : undefined;
  }
  if (key === 'escape') return () => room.escape();
  if (event.altKey || event.repeat) return undefined;
  const acts: Readonly<Record<string, () => void>> = {
    g: () => void room.sentences.generate(),
    r: () => room.reroll(),
    1: () => (room.cursor.mode = 'write'),
    2: () => (room.cursor.mode = 'select'),
  };
  return acts[key];
}

/** Does what a key means on the page of sentences; true when it meant something. */
export function onPageKey(event: KeyboardEvent, room: TextRoom): boolean {
  if (event.isComposing || event.altKey) return false;
  const act =
    movement(event, room) ?? (event.ctrlKey || event.metaKey ? chord(event, room) : plain(event, room));
  if (!act) return false;
  event.preventDefault();
  act();
  return true;
}

function movement(event: KeyboardEvent, { cursor }: TextRoom): (() => void) | undefined {
  const byWord = event.ctrlKey || event.metaKey;
  const extending = event.shiftKey;
  const to = (at: number) => (extending ? cursor.extend(at) : cursor.place(at));
  const acts: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => cursor.move(-1, { byWord, extending }),
    ArrowRight: () => cursor.move(1, { byWord, extending }),
    ArrowUp: () => cursor.moveRow(-1),
    ArrowDown: () => cursor.moveRow(1),
    Home: () => to(0),
    End: () => to(cursor.length),
  };
  return acts[event.key];
}

function chord(event: KeyboardEvent, room: TextRoom): (() => void) | undefined {
  const acts: Readonly<Record<string, () => void>> = {
    a: () => room.cursor.selectAll(),
    c: () => void room.copy(),
    x: () => void room.cut(),
  };
  return acts[event.key.toLowerCase()];
}

function plain(event: KeyboardEvent, room: TextRoom): (() => void) | undefined {
  const { cursor, typing } = room;
  const isWriting = cursor.mode === 'write';
  if (event.key === 'Enter') return () => (cursor.mode = isWriting ? 'select' : 'write');
  if (isWriting && event.key === 'Escape') return () => (cursor.mode = 'select');
  if (event.key === 'Insert') return () => (cursor.inserting = !cursor.inserting);
  if (event.key === 'Delete' && !isWriting && !cursor.hasSpan) return () => room.removeActive();
  if (event.key === 'Delete') return () => typing.erase(1);
  if (event.key === 'Backspace' && (isWriting || cursor.hasSpan)) return () => typing.erase(-1);
  return isWriting && Array.from(event.key).length === 1 ? () => typing.type(event.key) : undefined;
}

/** Takes what is pasted: letters where a person writes, else each line as a sentence of its own. */
export function onPaste(event: ClipboardEvent, room: TextRoom): void {
  if (document.activeElement?.matches(TYPED_IN) || document.querySelector(OPEN_ABOVE)) return;
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (text.trim() === '') return;
  event.preventDefault();
  if (room.cursor.mode === 'write' && room.cursor.sentence) room.typing.paste(text);
  else room.typing.addLines(text);
}
