import { describe, expect, test } from 'vitest';
import { beatsOf } from '../../../renderer/audio/beats.ts';
import { Metronome } from '../../../renderer/audio/metronome.svelte.ts';
import type { Playable } from '../../../renderer/audio/timing.ts';

/** Two bars; steps are eighths at 120 quarters a minute, a quarter of a second each. */
const PIECE: Playable = { notes: [], steps: 16, stepQuarters: 0.5, tempo: 120 };

/** What is to be heard, as the metronome has asked for it. */
class Clicks {
  readonly heard = new Map<number, { at: number; isBar: boolean; volume: number }>();
  now = 0;

  strike(id: number, isBar: boolean, at: number, volume: number): void {
    this.heard.set(id, { at, isBar, volume });
  }

  cancel(id: number): void {
    this.heard.delete(id);
  }

  hush(): void {
    for (const [id, { at }] of this.heard) if (at > this.now) this.heard.delete(id);
  }

  get times(): number[] {
    return [...this.heard.values()].map(({ at }) => Number(at.toFixed(6)));
  }
}

function started(): { metronome: Metronome; clicks: Clicks } {
  const metronome = new Metronome();
  metronome.on = true;
  metronome.start(0, 0);
  return { metronome, clicks: new Clicks() };
}

/** Ticks at times, in seconds. */
function tick(
  { metronome, clicks }: ReturnType<typeof started>,
  times: readonly number[],
  loop = false,
): void {
  for (const now of times) {
    clicks.now = now;
    metronome.tick(clicks, now, PIECE, loop ? { startStep: 0, endStep: 3 } : null);
  }
}

const every = (seconds: number, until: number): number[] =>
  Array.from({ length: Math.round(until / seconds) }, (_, i) => i * seconds);

describe('the metronome', () => {
  test('clicks each quarter and stresses the first of four', () => {
    const run = started();
    tick(run, every(0.025, 4.5));
    expect(run.clicks.times).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]);
    const stressed = [...run.clicks.heard.values()].filter(({ isBar }) => isBar);
    expect(stressed.map(({ at }) => at)).toEqual([0, 2]);
  });

  test('keeps time when the page is busy between ticks', () => {
    const run = started();
    tick(run, [0, 0.14, 0.15, 0.29, 0.43, 0.56, 0.7, 0.84, 0.98, 1.12, 1.26, 1.4]);
    expect(run.clicks.times).toEqual([0, 0.5, 1, 1.5]);
  });

  test('goes round the loop with the music', () => {
    const run = started();
    tick(run, every(0.025, 1.6), true);
    // A beat and a half, over and over.
    expect(run.clicks.times).toEqual([0, 0.5, 0.75, 1.25, 1.5]);
  });

  test('turned off takes back what has not begun, and turned on goes on in time', () => {
    const run = started();
    tick(run, every(0.025, 0.45));
    run.metronome.on = false;
    tick(run, [0.45, 0.6, 0.75]);
    expect(run.clicks.times).toEqual([0]);
    run.metronome.on = true;
    tick(run, [0.9, 1.02, 1.16, 1.3, 1.44]);
    expect(run.clicks.times).toEqual([0, 1, 1.5]);
  });

  test('holds its volume between silence and full', () => {
    const metronome = new Metronome();
    metronome.volume = 7;
    expect(metronome.volume).toBe(1);
    metronome.volume = -1;
    expect(metronome.volume).toBe(0);
  });
});

describe('beats', () => {
  test('are four to a bar up to the end of the last note, and the same list as long as they are the same', () => {
    const long = { ...PIECE, notes: [{ pitch: 60, startStep: 15, steps: 4, velocity: 80 }] };
    const { notes } = beatsOf(long);
    expect(notes.map(({ startStep }) => startStep)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(beatsOf({ ...long, tempo: 60 }).notes).toBe(notes);
  });
});
