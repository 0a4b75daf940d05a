import { describe, expect, it } from 'vitest';
import { keyed, windowOf, windowWords } from '../../../renderer/roll/overview.ts';

const view = (leftStep: number, stepWidth: number) => ({ leftStep, stepWidth, topKey: 0, keyHeight: 8 });

describe('the window of a roll', () => {
  it('is the steps that fit its width', () => {
    expect(windowOf(view(16, 10), 320, 256)).toEqual({ from: 16, to: 48 });
  });

  it('ends where the piece ends', () => {
    expect(windowOf(view(240, 10), 320, 256)).toEqual({ from: 240, to: 256 });
  });

  it('is none while the whole piece is seen, and one again once it is scrolled', () => {
    expect(windowOf(view(0, 5), 320, 64)).toBeUndefined();
    expect(windowOf(view(4, 5), 320, 64)).toEqual({ from: 4, to: 64 });
  });
});

describe('keys', () => {
  const at = { from: 32, seen: 16, bar: 4, steps: 128 };

  it.each([
    ['ArrowLeft', 28],
    ['ArrowRight', 36],
    ['PageUp', 16],
    ['PageDown', 48],
    ['Home', 0],
    ['End', 112],
  ])('%s moves the window to step %i', (key, step) => {
    expect(keyed(key, at)).toBe(step);
  });

  it('do not move it out of the piece', () => {
    expect(keyed('PageUp', { ...at, from: 2 })).toBe(0);
    expect(keyed('ArrowRight', { ...at, from: 111 })).toBe(112);
  });

  it('of other things do nothing', () => {
    expect(keyed('a', at)).toBeUndefined();
  });
});

describe('words', () => {
  it('count bars from one', () => {
    expect(windowWords({ from: 16, to: 48 }, 4, 128)).toBe('Bars 5 to 12 of 32');
    expect(windowWords({ from: 17, to: 19 }, 4, 128)).toBe('Bar 5 of 32');
  });
});
