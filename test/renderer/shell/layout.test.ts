import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Layout, layoutFrom } from '../../../renderer/shell/layout.svelte.ts';

let kept: Map<string, string>;

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  });
});
afterEach(() => void vi.unstubAllGlobals());

describe('the layout', () => {
  it('is at the next start what it was', () => {
    const layout = new Layout();
    layout.resize(360);
    layout.remember({ room: 'library', follow: false, snapQuarters: 0.5 });
    expect(new Layout().kept).toEqual({ panel: 360, room: 'library', follow: false, snapQuarters: 0.5 });
    expect(new Layout().panelWidth).toBe('min(360px, 40vw)');
  });

  it('keeps panels within bounds', () => {
    const layout = new Layout();
    layout.resize(10);
    expect(layout.panel).toBe(232);
    layout.resize(9999);
    expect(layout.panel).toBe(480);
  });

  it('goes back to the usual width and forgets nothing else', () => {
    const layout = new Layout();
    layout.remember({ room: 'text' });
    layout.resize(400);
    layout.resize(undefined);
    expect(new Layout().kept).toEqual({ room: 'text' });
    expect(layout.panelWidth).toBe('');
  });

  it('forgets a snap that was let go', () => {
    const layout = new Layout();
    layout.remember({ room: 'music', snapQuarters: 1 });
    layout.remember({ room: 'music' });
    expect(new Layout().kept).toEqual({ room: 'music' });
  });

  it.each([
    ['nothing', undefined],
    ['no JSON', '{"panel":'],
    ['null', 'null'],
    ['a number', '7'],
    ['other things', '{"panel":"wide","follow":"yes","snapQuarters":-1,"room":4}'],
    ['impossible widths', '{"panel":1e9,"snapQuarters":null}'],
  ])('ignores what is broken: %s', (_, text) => {
    expect(layoutFrom(text)).toEqual({});
  });

  it('takes what is whole beside what is broken', () => {
    expect(layoutFrom('{"panel":300,"follow":1}')).toEqual({ panel: 300 });
  });

  it('is usable where the browser keeps nothing', () => {
    vi.stubGlobal('localStorage', undefined);
    const layout = new Layout();
    layout.resize(300);
    expect(layout.panel).toBe(300);
  });
});
