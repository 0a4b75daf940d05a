/** What keys do in the library. */
export interface LibraryActions {
  search(): void;
  open(): void;
  play(): void;
  remove(): void;
  star(): void;
  move(rows: number): void;
}

const TYPED_IN = 'input:not([type="range"], [type="radio"]), textarea';
const OPEN_ABOVE = 'dialog[open], [role="menu"], [role="listbox"]';
const PRESSED = 'button:not([data-take]), a[href], input[type="radio"]';
const PAGE_ROWS = 10;

/** Does what a key means in the library, unless it is being typed, or presses something, or a menu is open above. */
export function onLibraryKey(event: KeyboardEvent, actions: LibraryActions): void {
  const act = actOf(event, actions);
  if (!act || event.defaultPrevented || event.isComposing) return;
  const focused = document.activeElement;
  if (focused?.matches(TYPED_IN) || document.querySelector(OPEN_ABOVE)) return;
  if (['Enter', ' '].includes(event.key) && focused?.matches(PRESSED)) return;
  if (/^Arrow/.test(event.key) && focused?.matches('input[type="radio"]')) return;
  event.preventDefault();
  act();
}

function actOf(event: KeyboardEvent, actions: LibraryActions): (() => void) | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const rows = rowsOf(event.key);
  if (rows !== undefined) return () => actions.move(rows);
  const byKey: Readonly<Record<string, () => void>> = {
    '/': actions.search,
    Enter: actions.open,
    ' ': actions.play,
    Delete: actions.remove,
    Backspace: actions.remove,
    s: actions.star,
    S: actions.star,
  };
  return byKey[event.key];
}

/** How many rows a key goes down. */
function rowsOf(key: string): number | undefined {
  return {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: PAGE_ROWS,
    PageUp: -PAGE_ROWS,
    Home: -Infinity,
    End: Infinity,
  }[key];
}
