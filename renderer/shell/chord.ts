import { isApple } from '../ui/keys.ts';

/** What a key press says, as DOM events have it. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/**
 * A key press as commands name it: `Mod+Shift+Z`, `Shift+ArrowUp`, `?`. `Mod` is ⌘ on Apple's keyboards and Ctrl
 * elsewhere. Letters go by what they print, wherever a layout has them; a layout of another script, and digits that
 * need Shift, go by their place. Undefined for what no command uses: Alt, or the other of Ctrl and ⌘.
 */
export function chordOf(press: KeyPress, apple = isApple): string | undefined {
  const { ctrlKey, metaKey, altKey, shiftKey } = press;
  if (altKey || (apple ? ctrlKey : metaKey)) return undefined;
  const key = nameOf(press);
  // Shift is part of how a sign is typed, and is said only where the key has a name or a letter of its own.
  const shift = shiftKey && (key.length > 1 || /[A-Z]/.test(key)) ? 'Shift+' : '';
  return `${(apple ? metaKey : ctrlKey) ? 'Mod+' : ''}${shift}${key}`;
}

function nameOf({ key, code, shiftKey }: KeyPress): string {
  if (key === ' ') return 'Space';
  if (key.length > 1) return key;
  if (/[a-z]/i.test(key)) return key.toUpperCase();
  const place = /^(Key|Digit)(.)$/.exec(code);
  if (!place) return key;
  // A letter of another script, or a digit's key on a layout where the digit itself needs Shift.
  const elsewhere = place[1] === 'Key' ? key > '\x7f' : !shiftKey && !/[\d-]/.test(key);
  return elsewhere ? place[2]! : key;
}

/** The key press that a chord names, to be made by hand. */
export function pressOf(chord: string, apple = isApple): KeyboardEventInit {
  const parts = chord.split(/\+(?=.)/);
  const key = parts.at(-1)!;
  const mod = parts.includes('Mod');
  return {
    key: key === 'Space' ? ' ' : key,
    shiftKey: parts.includes('Shift'),
    ctrlKey: mod && !apple,
    metaKey: mod && apple,
    bubbles: true,
    cancelable: true,
  };
}
