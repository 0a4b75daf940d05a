import { describe, expect, it } from 'vitest';
import { MapView } from '../../../renderer/map/view.svelte.ts';

function view(): MapView {
  const made = new MapView();
  made.resize(800, 400);
  made.fit({ low: [-2, -1], high: [2, 1] });
  return made;
}

describe('the view of the map', () => {
  it('shows all of its bounds, up on top', () => {
    expect(view().toScreen([-2, 1])).toEqual([0, 0]);
    expect(view().toScreen([2, -1])).toEqual([800, 400]);
    expect(view().toMap([400, 200])).toEqual([0, 0]);
  });

  it('keeps what is below the pointer there when it goes closer', () => {
    const map = view();
    const held = map.toMap([100, 300]);
    map.zoomAt([100, 300], 3);
    const [left, top] = map.toScreen(held);
    expect([left, top].map(Math.round)).toEqual([100, 300]);
    expect(map.scale[0]).toBeCloseTo(600);
  });

  it('is held by a hand that pans', () => {
    const map = view();
    const held = map.toMap([10, 10]);
    map.pan(50, -20);
    const [left, top] = map.toScreen(held);
    expect([left, top].map(Math.round)).toEqual([60, -10]);
  });

  it('goes so far as to see a place, and no farther than it makes sense', () => {
    const map = view();
    map.zoomAt([0, 0], 1000);
    map.reveal([1.9, -0.9]);
    const [left, top] = map.toScreen([1.9, -0.9]);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(800);
    expect(top).toBeGreaterThan(0);
    expect(top).toBeLessThan(400);
    expect(map.scale[0]).toBe(2400);
  });
});
