import { describe, expect, it } from 'vitest';
import type { Place } from '../../../renderer/map/density.ts';
import { MapKeys } from '../../../renderer/map/keys.svelte.ts';
import { MapPath } from '../../../renderer/map/map-path.svelte.ts';
import type { MapMode } from '../../../renderer/map/map.svelte.ts';
import { MapView } from '../../../renderer/map/view.svelte.ts';

const BOUNDS: { low: Place; high: Place } = { low: [-2, -1], high: [2, 1] };

/** A map of 800 by 400 pixels, with 200 of them to a unit, where a press in `draw` goes on with the path. */
function opened(mode: MapMode = 'draw') {
  const view = new MapView();
  view.resize(800, 400);
  view.fit(BOUNDS);
  const path = new MapPath();
  const heard: Place[] = [];
  const map = {
    ...{ view, path, mode, heard, cursor: [0, 0] as Place },
    point: (place: Place) => void (map.cursor = place),
    press: async (place: Place) => {
      if (mode === 'draw') path.add(place);
      else heard.push(place);
    },
  };
  const keys = new MapKeys(map, { bounds: BOUNDS });
  const type = (...names: string[]) =>
    names.map((name) => keys.press({ key: name.replace('Shift+', ''), shiftKey: name.startsWith('Shift+') }));
  return { map, keys, type };
}

describe('keys on the map', () => {
  it('move the cursor by pixels, whatever the zoom, and hear what is there', () => {
    const { map, type } = opened('hear');
    type('ArrowRight', 'Shift+ArrowUp');
    expect(map.cursor).toEqual([12 / 200, 60 / 200]);
    type('+', 'ArrowRight', 'Enter');
    expect(map.heard[0]![0]).toBeCloseTo(12 / 200 + 12 / 250);
  });

  it('draw a path, find its points again and move one', () => {
    const { map, keys, type } = opened();
    type('Enter', 'Shift+ArrowRight', 'Enter', 'Shift+ArrowRight', 'Enter');
    expect(map.path.nodes).toEqual([
      [0, 0],
      [0.3, 0],
      [0.6, 0],
    ]);
    type('n');
    expect(map.cursor).toEqual([0, 0]);
    type('n', 'Enter', 'ArrowUp', 'Shift+ArrowUp');
    expect(keys.held).toBe(1);
    expect(map.path.nodes[1]).toEqual([0.3, expect.closeTo(72 / 200)]);
    type('Enter', 'ArrowDown');
    expect([keys.held, map.path.nodes[1]![1], map.path.nodes.length]).toEqual([
      undefined,
      expect.closeTo(72 / 200),
      3,
    ]);
  });

  it('let go of a point that is taken away, and on Escape', () => {
    const { map, keys, type } = opened();
    type('Enter', 'Enter');
    expect(keys.held).toBe(0);
    expect(type('Escape')).toEqual([true]);
    expect(keys.held).toBeUndefined();
    type('Enter', 'Backspace');
    expect([keys.held, map.path.nodes]).toEqual([undefined, []]);
  });

  it('leave other keys to others', () => {
    const { type } = opened();
    expect(type('Escape', 'g', ' ', 'Tab')).toEqual([false, false, false, false]);
  });
});
