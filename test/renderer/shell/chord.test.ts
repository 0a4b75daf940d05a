import { describe, expect, it } from 'vitest';
import { chordOf, type KeyPress } from '../../../renderer/shell/chord.ts';

function press(key: string, code: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

describe('the name of a key press', () => {
  it('is what the key prints, wherever the layout has it', () => {
    expect(chordOf(press('q', 'KeyA'), false)).toBe('Q');
    expect(chordOf(press('?', 'Minus', { shiftKey: true }), false)).toBe('?');
    expect(chordOf(press('+', 'Equal', { shiftKey: true }), false)).toBe('+');
    expect(chordOf(press(' ', 'Space'), false)).toBe('Space');
  });

  it('is the place of the key on a layout of another script', () => {
    expect(chordOf(press('п', 'KeyG'), false)).toBe('G');
    expect(chordOf(press('я', 'KeyZ', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+Z');
  });

  it('is the digit on a layout whose digits need Shift, pressed either way', () => {
    expect(chordOf(press('&', 'Digit1'), false)).toBe('1');
    expect(chordOf(press('1', 'Digit1', { shiftKey: true }), false)).toBe('1');
    expect(chordOf(press('é', 'Digit2'), false)).toBe('2');
    expect(chordOf(press('-', 'Digit6'), false)).toBe('-');
    expect(chordOf(press('"', 'Digit2', { shiftKey: true }), false)).toBe('"');
  });

  it('takes ⌘ on Apple’s keyboards and Ctrl elsewhere', () => {
    expect(chordOf(press('z', 'KeyZ', { metaKey: true }), true)).toBe('Mod+Z');
    expect(chordOf(press('z', 'KeyZ', { ctrlKey: true }), true)).toBeUndefined();
    expect(chordOf(press('z', 'KeyZ', { ctrlKey: true }), false)).toBe('Mod+Z');
    expect(chordOf(press('z', 'KeyZ', { metaKey: true }), false)).toBeUndefined();
  });

  it('says Shift with letters and named keys, and leaves Alt to the system', () => {
    expect(chordOf(press('ArrowUp', 'ArrowUp', { shiftKey: true }), false)).toBe('Shift+ArrowUp');
    expect(chordOf(press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+Z');
    expect(chordOf(press('g', 'KeyG', { altKey: true }), false)).toBeUndefined();
  });
});
