import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StepNote } from '../../../core/music/notes.ts';
import { LOOK_AHEAD, type NoteOn, Scheduler } from '../../../renderer/audio/scheduler.ts';
import type { LoopRegion, Playable } from '../../../renderer/audio/timing.ts';

/** Everything that a scheduler said, with what it took back taken back. */
interface Heard {
  readonly on: (NoteOn & { readonly toldAt: number })[];
  readonly off: Map<number, number>;
}

const note: fc.Arbitrary<StepNote> = fc.record({
  pitch: fc.integer({ min: 21, max: 108 }),
  startStep: fc.integer({ min: 0, max: 31 * 4 }).map((quarter) => quarter / 4),
  steps: fc.integer({ min: 1, max: 24 }).map((quarter) => quarter / 4),
  velocity: fc.integer({ min: 1, max: 127 }),
});

const piece: fc.Arbitrary<Playable> = fc.record({
  notes: fc.array(note, { maxLength: 40 }),
  steps: fc.constant(32),
  stepQuarters: fc.constantFrom(0.25, 0.5, 1),
  tempo: fc.integer({ min: 40, max: 240 }),
});

const region: fc.Arbitrary<LoopRegion> = fc
  .tuple(fc.integer({ min: 0, max: 28 }), fc.integer({ min: 1, max: 12 }))
  .map(([startStep, length]) => ({ startStep, endStep: startStep + length }));

/** Seconds between ticks: mostly as they should be, at times far too late. */
const gap = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: 0.005, max: 0.1, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ min: 0.1, max: 3, noNaN: true }) },
);
const gaps = fc.array(gap, { minLength: 1, maxLength: 40 });

const rateOf = ({ tempo, stepQuarters }: Playable): number => tempo / 60 / stepQuarters;

/** Ticks until the piece is over, or `seconds` have gone by. `read` gives what is played at a time. */
function listen(
  scheduler: Scheduler,
  read: (now: number) => { piece: Playable; loop: LoopRegion | null },
  between: readonly number[],
  seconds = Infinity,
): Heard {
  const heard: Heard = { on: [], off: new Map() };
  for (let now = 0, i = 0; now < seconds; now += between[i++ % between.length]!) {
    const { piece, loop } = read(now);
    const { on, off, cancel } = scheduler.tick(now, piece, loop);
    for (const id of cancel)
      heard.on.splice(
        heard.on.findIndex((known) => known.id === id),
        1,
      );
    heard.on.push(...on.map((planned) => ({ ...planned, toldAt: now })));
    for (const { id, at } of off) {
      expect(heard.off.has(id)).toBe(false);
      heard.off.set(id, at);
    }
    if (scheduler.endsAt !== undefined && now > scheduler.endsAt) break;
  }
  return heard;
}

function play(piece: Playable, from: number, loop: LoopRegion | null, between: number[], seconds?: number) {
  const scheduler = new Scheduler();
  scheduler.start(from, 0.05);
  return listen(scheduler, () => ({ piece, loop }), between, seconds);
}

const byPlace = (a: StepNote, b: StepNote): number =>
  a.startStep - b.startStep || a.pitch - b.pitch || a.steps - b.steps || a.velocity - b.velocity;

describe('without a loop', () => {
  test('each note from the start on is played once, whenever the ticks come', () => {
    fc.assert(
      fc.property(piece, fc.integer({ min: 0, max: 31 }), gaps, (piece, from, between) => {
        const { on } = play(piece, from, null, between);
        const wanted = piece.notes.filter(({ startStep }) => startStep >= from);
        expect(on.map(({ note }) => note).sort(byPlace)).toEqual([...wanted].sort(byPlace));
      }),
    );
  });

  test('notes come in order, never in the past, and end after their length', () => {
    fc.assert(
      fc.property(piece, gaps, (piece, between) => {
        const { on, off } = play(piece, 0, null, between);
        const times = on.map(({ at }) => at);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (const { id, at, toldAt, note } of on) {
          expect(at).toBeGreaterThanOrEqual(toldAt);
          // A late tick may hold a note for longer, never for less.
          expect(off.get(id)! - at).toBeGreaterThan(note.steps / rateOf(piece) - 1e-6);
        }
      }),
    );
  });

  test('with ticks in time, notes are where the tempo puts them', () => {
    fc.assert(
      fc.property(piece, (piece) => {
        const { on, off } = play(piece, 0, null, [0.025]);
        for (const { id, at, note } of on) {
          expect(at).toBeCloseTo(0.05 + note.startStep / rateOf(piece), 6);
          expect(off.get(id)).toBeCloseTo(0.05 + (note.startStep + note.steps) / rateOf(piece), 6);
        }
      }),
    );
  });

  test('after a tick that is late by seconds, the notes that were due keep their distances', () => {
    const notes = [0, 1, 2, 3].map((startStep) => ({ pitch: 60, startStep, steps: 1, velocity: 80 }));
    const piece = { notes, steps: 4, stepQuarters: 1, tempo: 240 };
    const { on } = play(piece, 0, null, [0.025, 3, ...Array<number>(200).fill(0.025)]);
    const [, second, third, fourth] = on.map(({ at }) => at);
    expect(second).toBeGreaterThan(3);
    expect(third! - second!).toBeCloseTo(0.25, 6);
    expect(fourth! - third!).toBeCloseTo(0.25, 6);
  });
});

describe('in a loop', () => {
  test('each pass plays each note of the region once, nothing outside, and cuts at the end', () => {
    fc.assert(
      fc.property(piece, region, (piece, loop) => {
        const end = Math.min(
          loop.endStep,
          Math.max(32, ...piece.notes.map((note) => note.startStep + note.steps)),
        );
        const period = (end - loop.startStep) / rateOf(piece);
        fc.pre(period > 0.06);
        const { on, off } = play(piece, loop.startStep, loop, [0.025], 0.05 + 3.5 * period);
        const inside = piece.notes.filter(
          ({ startStep }) => startStep >= loop.startStep && startStep < loop.endStep,
        );
        for (let pass = 0; pass < 3; pass++) {
          const [from, to] = [0.05 + pass * period - 1e-6, 0.05 + (pass + 1) * period - 1e-6];
          const heard = on.filter(({ at }) => at >= from && at < to);
          expect(heard.map(({ note }) => note).sort(byPlace)).toEqual([...inside].sort(byPlace));
          for (const { id } of heard) expect(off.get(id)!).toBeLessThan(to + 2e-6);
        }
      }),
    );
  });

  test('the pass begins again without a gap', () => {
    const notes = [{ pitch: 60, startStep: 4, steps: 9, velocity: 80 }];
    const loop = { startStep: 4, endStep: 6 };
    const { on, off } = play({ notes, steps: 16, stepQuarters: 1, tempo: 120 }, 4, loop, [0.025], 5);
    for (let pass = 0; pass < 5; pass++) {
      expect(on[pass]!.at).toBeCloseTo(0.05 + pass, 9);
      expect(off.get(on[pass]!.id)).toBeCloseTo(0.05 + pass + 1, 9);
    }
  });

  test('playing that begins before the region runs into it, and after it runs to the end', () => {
    const notes = [0, 4, 8].map((startStep) => ({ pitch: 60, startStep, steps: 1, velocity: 80 }));
    const piece = { notes, steps: 12, stepQuarters: 1, tempo: 240 };
    const loop = { startStep: 4, endStep: 8 };
    const starts = (from: number) =>
      play(piece, from, loop, [0.025], 3.5).on.map(({ note }) => note.startStep);
    expect(starts(0)).toEqual([0, 4, 4, 4]);
    expect(starts(8)).toEqual([8]);
  });
});

describe('while the piece is edited', () => {
  const base = { steps: 32, stepQuarters: 1, tempo: 60 };
  const at = (startStep: number, steps = 1, pitch = 60): StepNote => ({
    pitch,
    startStep,
    steps,
    velocity: 80,
  });

  test('no note is played twice or left out, whatever was edited when', () => {
    fc.assert(
      fc.property(
        fc.array(note, { minLength: 1, maxLength: 20 }),
        fc.array(fc.tuple(fc.nat(200), fc.nat(19), note), { maxLength: 10 }),
        gaps,
        (notes, edits, between) => {
          const states: (readonly [tenths: number, notes: typeof notes])[] = [[0, notes]];
          for (const [tenths, index, other] of [...edits].sort((a, b) => a[0] - b[0])) {
            const before = states.at(-1)![1];
            states.push([tenths / 10, before.map((old, i) => (i === index % before.length ? other : old))]);
          }
          const scheduler = new Scheduler();
          scheduler.start(0, 0.05);
          const read = (now: number) => ({
            piece: { ...base, notes: states.findLast(([from]) => from <= now)![1] },
            loop: null,
          });
          const { on } = listen(scheduler, read, between);
          expect(new Set(on.map(({ note }) => note)).size).toBe(on.length);
          for (const kept of notes.filter((note) => states.every(([, state]) => state.includes(note))))
            expect(on.filter(({ note }) => note === kept)).toHaveLength(1);
        },
      ),
    );
  });

  test('a note that is drawn just ahead of the playhead is heard, though the time was planned already', () => {
    const scheduler = new Scheduler();
    scheduler.start(0, 0);
    const drawn = at(1.05);
    const read = (now: number) => ({
      piece: { ...base, notes: now < 1 ? [] : [drawn] },
      loop: null,
    });
    const { on } = listen(scheduler, read, [0.025], 2);
    expect(on).toHaveLength(1);
    expect(on[0]!.at).toBeCloseTo(1.05, 9);
    expect(1.05 - on[0]!.toldAt).toBeLessThan(LOOK_AHEAD);
  });

  test.each([
    ['removed', []],
    ['moved away', [at(20, 8)]],
    ['shortened to what is past', [at(0, 1)]],
  ])('a sounding note that is %s stops', (_, after) => {
    const scheduler = new Scheduler();
    scheduler.start(0, 0);
    const before = [at(0, 8)];
    const read = (now: number) => ({ piece: { ...base, notes: now < 3 ? before : after }, loop: null });
    const { on, off } = listen(scheduler, read, [0.025], 6);
    const end = off.get(on[0]!.id)!;
    expect(end).toBeGreaterThan(2.99);
    expect(end).toBeLessThan(3.1);
  });

  test('a sounding note that is lengthened or shortened ends where it now ends', () => {
    for (const steps of [5, 10]) {
      const scheduler = new Scheduler();
      scheduler.start(0, 0);
      const [before, after] = [[at(0, 8)], [at(0, steps)]];
      const read = (now: number) => ({ piece: { ...base, notes: now < 3 ? before : after }, loop: null });
      const { on, off } = listen(scheduler, read, [0.025], 12);
      expect(on).toHaveLength(1);
      expect(off.get(on[0]!.id)).toBeCloseTo(steps, 6);
    }
  });

  test('a change of tempo keeps the place', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 300 }),
        fc.integer({ min: 30, max: 300 }),
        fc.double({ min: 0.5, max: 5, noNaN: true }),
        (tempo, other, when) => {
          const scheduler = new Scheduler();
          scheduler.start(0, 0);
          const read = (now: number) => ({
            piece: { ...base, notes: [], tempo: now < when ? tempo : other },
            loop: null,
          });
          listen(scheduler, read, [0.025], when);
          const before = scheduler.stepAt(when);
          scheduler.tick(when, read(when).piece, null);
          expect(scheduler.stepAt(when)).toBeCloseTo(before, 6);
          const later = scheduler.stepAt(when + 0.12) - scheduler.stepAt(when + 0.02);
          fc.pre(before < 30);
          expect(later).toBeCloseTo((0.1 * other) / 60, 6);
        },
      ),
    );
  });
});

describe('the place', () => {
  test('is the start before anything is heard, and moves with the tempo', () => {
    const scheduler = new Scheduler();
    scheduler.start(7, 1);
    const piece = { notes: [], steps: 32, stepQuarters: 0.5, tempo: 60 };
    scheduler.tick(0.95, piece, null);
    expect(scheduler.stepAt(0.9)).toBe(7);
    expect(scheduler.stepAt(1.05)).toBeCloseTo(7.1, 9);
  });

  test('stays in the loop', () => {
    fc.assert(
      fc.property(region, gaps, (loop, between) => {
        const scheduler = new Scheduler();
        scheduler.start(loop.startStep, 0);
        const piece = { notes: [], steps: 64, stepQuarters: 1, tempo: 90 };
        for (let now = 0, i = 0; i < 200; now += between[i++ % between.length]!) {
          scheduler.tick(now, piece, loop);
          const step = scheduler.stepAt(now);
          expect(step).toBeGreaterThanOrEqual(loop.startStep);
          expect(step).toBeLessThanOrEqual(loop.endStep);
        }
      }),
    );
  });

  test('the end is told when it is heard: at the length of the piece, or of a note that is longer', () => {
    for (const [steps, end] of [
      [4, 8],
      [12, 12],
    ] as const) {
      const scheduler = new Scheduler();
      scheduler.start(0, 0);
      const notes = [{ pitch: 60, startStep: 6, steps: 2, velocity: 80 }];
      listen(scheduler, () => ({ piece: { notes, steps, stepQuarters: 1, tempo: 60 }, loop: null }), [0.05]);
      expect(scheduler.endsAt).toBeCloseTo(end, 6);
    }
  });
});
