import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StepNote } from '../../../core/music/notes.ts';
import type { LoopRegion, Playable } from '../../../renderer/audio/timing.ts';
import type { ServedPage } from '../serve-page.ts';
import { serveSound } from './page.ts';
import { centsFrom, jump, levelDb, peak } from './signal.ts';

const RATE = 44100;

let served: ServedPage;
let page: Page;

beforeAll(async () => {
  served = await serveSound();
  page = await served.open();
});

afterAll(() => served.close());

const note = (pitch: number, startStep: number, steps: number, velocity = 80): StepNote => ({
  pitch,
  startStep,
  steps,
  velocity,
});

/** A piece whose steps are seconds. */
const piece = (notes: readonly StepNote[], steps = 8): Playable => ({
  notes,
  steps,
  stepQuarters: 1,
  tempo: 60,
});

/** What a piece sounds like, recorded from the studio's own instrument without a loudspeaker. */
async function recorded(piece: Playable, seconds: number, loop: LoopRegion | null = null) {
  const base64 = await page.evaluate(
    ([piece, seconds, loop]) => window.sound.recorder.record(piece, seconds, loop),
    [piece, seconds, loop] as const,
  );
  return new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
}

const between = (samples: Float32Array, from: number, to: number): Float32Array =>
  samples.subarray(Math.round(from * RATE), Math.round(to * RATE));

describe('the instrument', () => {
  test('sounds a chord while it is held, and is silent soon after', async () => {
    const chord = [48, 60, 64, 67].map((pitch) => note(pitch, 0, 1));
    const sound = await recorded(piece(chord), 3);
    expect(levelDb(between(sound, 0, 1))).toBeGreaterThan(-45);
    expect(peak(sound)).toBeLessThan(1);
    expect(levelDb(between(sound, 2, 3))).toBeLessThan(-80);
  });

  test('plays every register in tune, recorded keys and those between', async () => {
    const pitches = [28, 45, 59, 60, 61, 69, 76, 91, 100];
    const notes = pitches.map((pitch, i) => note(pitch, i * 2, 1));
    const sound = await recorded(piece(notes, 18), 18);
    const cents = pitches.map((pitch, i) =>
      centsFrom(pitch, between(sound, i * 2 + 0.05, i * 2 + 0.7), RATE),
    );
    for (const [i, off] of cents.entries())
      expect(Math.abs(off), `pitch ${pitches[i]}`).toBeLessThanOrEqual(30);
  });

  test.each([40, 60, 84])('is louder the harder pitch %i is struck, through its layers', async (pitch) => {
    const velocities = [8, 24, 40, 57, 60, 77, 87, 90, 104, 127];
    const notes = velocities.map((velocity, i) => note(pitch, i * 2, 1, velocity));
    const sound = await recorded(piece(notes, 20), 20);
    const levels = velocities.map((_, i) => levelDb(between(sound, i * 2, i * 2 + 1)));
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
    expect(levels.at(-1)! - levels[0]!).toBeGreaterThan(20);
    // From a velocity to the next few, no layer stands out.
    const steps = levels.slice(1).map((level, i) => level - levels[i]!);
    expect(Math.max(...steps.slice(2))).toBeLessThan(5);
  });

  test('is brighter when struck hard: the layers are other recordings, not other volumes', async () => {
    const brightness = async (velocity: number): Promise<number> => {
      const sound = between(await recorded(piece([note(48, 0, 1, velocity)]), 1), 0, 0.5);
      return jump(sound) / peak(sound);
    };
    expect(await brightness(110)).toBeGreaterThan(1.2 * (await brightness(35)));
  });

  test('does not clip when forty keys are struck as hard as can be', async () => {
    const cluster = Array.from({ length: 40 }, (_, i) => note(36 + i, 0, 2, 127));
    const sound = await recorded(piece(cluster), 2);
    expect(peak(sound)).toBeLessThanOrEqual(1);
    expect(peak(sound)).toBeGreaterThan(0.2);
  });

  test('lets the quietest strings give way when more are asked for than can sound', async () => {
    const storm = Array.from({ length: 200 }, (_, i) => note(30 + (i % 60), i / 100, 4, 20));
    const sound = await recorded(piece([...storm, note(72, 3, 1, 127)]), 4);
    expect(peak(sound)).toBeLessThanOrEqual(1);
    const [before, after] = [between(sound, 2.5, 3), between(sound, 3.05, 3.5)];
    expect(levelDb(after)).toBeGreaterThan(levelDb(before));
    expect(Math.abs(centsFrom(72, after, RATE))).toBeLessThanOrEqual(30);
    expect(await page.evaluate(() => window.sound.recorder.mostVoices)).toBe(64);
  });

  test('goes round the loop without a click, and as loud as before', async () => {
    const held = [45, 57, 64].map((pitch) => note(pitch, 0, 8));
    const sound = await recorded(piece(held), 3, { startStep: 0, endStep: 1 });
    const first = between(sound, 0, 0.5);
    for (const wrap of [1, 2]) {
      const after = between(sound, wrap - 0.02, wrap + 0.5);
      expect(jump(between(sound, wrap - 0.002, wrap + 0.005))).toBeLessThan(jump(first));
      expect(Math.abs(levelDb(after) - levelDb(first))).toBeLessThan(3);
    }
  });

  test('ends a note without a click', async () => {
    const sound = await recorded(piece([note(57, 0, 1)]), 2);
    expect(jump(between(sound, 0.99, 1.5))).toBeLessThan(2 * jump(between(sound, 0.8, 0.99)));
  });
});

/** Opens a page of its own with a piece in it; `spoil` may hinder its recordings. */
async function opened(notes: readonly StepNote[], steps = 8, spoil?: RegExp): Promise<Page> {
  const own = await served.open();
  if (spoil) await own.route(spoil, (route) => route.abort());
  await own.evaluate((piece) => void (window.sound.piece = piece), piece(notes, steps));
  return own;
}

const status = (own: Page) =>
  own.evaluate(() => {
    const { player, violations } = window.sound;
    const { playing, status, failure, cursorStep } = player;
    return { playing, status, failure, cursorStep, violations };
  });
const play = (own: Page) => own.evaluate(() => window.sound.player.play());
const level = (own: Page) => own.evaluate(() => window.sound.player.levelDb());
const position = (own: Page) => own.evaluate(() => window.sound.player.positionSteps());

describe('the player', () => {
  test('is heard, moves on, breaks no rule of the page, and is silent after stop', async () => {
    const own = await opened([60, 64, 67].map((pitch) => note(pitch, 0, 8)));
    expect(await level(own)).toBe(-Infinity);
    await play(own);
    expect(await status(own)).toMatchObject({ playing: true, status: 'ready', failure: undefined });
    await expect.poll(() => level(own)).toBeGreaterThan(-50);
    await expect.poll(() => position(own)).toBeGreaterThan(0.2);
    await own.evaluate(() => window.sound.player.stop());
    expect(await status(own)).toMatchObject({ playing: false, cursorStep: 0, violations: [] });
    await expect.poll(() => level(own), { timeout: 20_000 }).toBeLessThan(-90);
    expect(await position(own)).toBe(0);
    await own.close();
  });

  test('stops at the end and goes back to where it began', async () => {
    const own = await opened([note(60, 0, 1), note(64, 1, 0.5)], 1.5);
    await own.evaluate(() => window.sound.player.seek(1));
    await play(own);
    await expect.poll(async () => (await status(own)).playing).toBe(false);
    expect(await status(own)).toMatchObject({ cursorStep: 1 });
    await own.close();
  });

  test('pauses where it is and goes on from there', async () => {
    const own = await opened([note(60, 0, 8)]);
    await play(own);
    await expect.poll(() => position(own)).toBeGreaterThan(0.3);
    await own.evaluate(() => window.sound.player.pause());
    const paused = (await status(own)).cursorStep;
    expect(paused).toBeGreaterThan(0.3);
    expect(await position(own)).toBe(paused);
    await play(own);
    await expect.poll(() => position(own)).toBeGreaterThan(paused + 0.1);
    await own.close();
  });

  test('goes on from where it is sent while it plays', async () => {
    const own = await opened([note(60, 0, 40), note(64, 30, 8)], 64);
    await play(own);
    await expect.poll(() => position(own)).toBeGreaterThan(0.1);
    await own.evaluate(() => window.sound.player.seek(29.8));
    await expect.poll(() => position(own)).toBeGreaterThan(30);
    expect(await position(own)).toBeLessThan(34);
    await expect.poll(() => level(own)).toBeGreaterThan(-50);
    expect(await status(own)).toMatchObject({ playing: true, cursorStep: 29.8 });
    await own.close();
  });

  test('does not begin after all when it was stopped while it loaded', async () => {
    const own = await opened([note(60, 0, 8)]);
    await own.evaluate(async () => {
      const { player } = window.sound;
      const begun = player.play();
      player.stop();
      await begun;
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    expect(await status(own)).toMatchObject({ playing: false, status: 'ready' });
    expect(await level(own)).toBe(-Infinity);
    await own.close();
  });

  test('loops: the place comes back to the start of the region again and again', async () => {
    const own = await opened([note(60, 2, 1)], 32);
    const places = await own.evaluate(async () => {
      const { player } = window.sound;
      player.setLoop({ startStep: 2.4, endStep: 2 });
      player.setLooping(true);
      await player.play();
      const seen: number[] = [];
      for (let i = 0; i < 60; i++) {
        await new Promise((resolve) => setTimeout(resolve, 25));
        seen.push(player.positionSteps());
      }
      return seen;
    });
    expect(Math.min(...places)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...places)).toBeLessThanOrEqual(2.4);
    expect(places.filter((place, i) => i > 0 && place < places[i - 1]!).length).toBeGreaterThanOrEqual(2);
    await own.close();
  });

  test('plays what is drawn and silences what is removed while it plays', async () => {
    const own = await opened([], 64);
    await play(own);
    await expect.poll(() => position(own)).toBeGreaterThan(0.1);
    expect(await level(own)).toBeLessThan(-90);
    await own.evaluate(() => {
      const { sound } = window;
      const start = sound.player.positionSteps() + 0.2;
      sound.piece = { ...sound.piece, notes: [sound.note(48, start, 60), sound.note(52, start, 60)] };
    });
    await expect.poll(() => level(own)).toBeGreaterThan(-50);
    await own.evaluate(() => void (window.sound.piece = { ...window.sound.piece, notes: [] }));
    await expect.poll(() => level(own), { timeout: 20_000 }).toBeLessThan(-90);
    expect(await status(own)).toMatchObject({ playing: true });
    await own.close();
  });

  test('clicks on the beats with the metronome on, also without a note, and not when it is off', async () => {
    const own = await opened([], 64);
    await play(own);
    await expect.poll(() => position(own)).toBeGreaterThan(0.2);
    expect(await level(own)).toBeLessThan(-90);
    const loudest = () =>
      own.evaluate(async () => {
        const { player } = window.sound;
        player.metronome.on = true;
        let most = -Infinity;
        for (let i = 0; i < 60; i++) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          most = Math.max(most, player.levelDb());
        }
        player.metronome.on = false;
        return most;
      });
    expect(await loudest()).toBeGreaterThan(-50);
    await own.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
    expect(await level(own)).toBeLessThan(-90);
    await own.close();
  });

  test('does not fall behind while the page is busy', async () => {
    const own = await opened([note(60, 0, 40)], 64);
    await play(own);
    await expect.poll(() => position(own)).toBeGreaterThan(0.1);
    const { heard, clock } = await own.evaluate(async () => {
      const from = { step: window.sound.player.positionSteps(), at: performance.now() };
      for (let i = 0; i < 10; i++) {
        const until = performance.now() + 90;
        while (performance.now() < until);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const heard = window.sound.player.positionSteps() - from.step;
      return { heard, clock: (performance.now() - from.at) / 1000 };
    });
    expect(Math.abs(heard - clock)).toBeLessThan(0.1);
    await own.close();
  });

  test('plays one note at once when a key is clicked', async () => {
    const own = await opened([]);
    await own.evaluate(() => window.sound.player.audition(72, 100));
    await expect.poll(() => level(own)).toBeGreaterThan(-50);
    await expect.poll(() => level(own), { timeout: 20_000 }).toBeLessThan(-90);
    expect(await status(own)).toMatchObject({ playing: false, failure: undefined });
    await own.close();
  });

  test('says so when no recording can be loaded, and plays once they can', async () => {
    const own = await opened([note(60, 0, 8)], 8, /\.mp3$/);
    await play(own);
    const told = await status(own);
    expect(told).toMatchObject({ playing: false, status: 'failed' });
    expect(told.failure).toMatch(/could not be loaded/);
    await own.unroute(/\.mp3$/);
    await play(own);
    expect(await status(own)).toMatchObject({ playing: true, status: 'ready', failure: undefined });
    await expect.poll(() => level(own)).toBeGreaterThan(-50);
    await own.close();
  });

  test('plays with the recordings that came when others are missing', async () => {
    const own = await opened([note(60, 0, 8, 120)], 8, /C4v|v13/);
    await play(own);
    await expect.poll(() => level(own)).toBeGreaterThan(-50);
    expect(await status(own)).toMatchObject({ failure: undefined });
    await own.close();
  });

  test('loads what the piece needs, and the noises of its keys, before anyone presses play', async () => {
    const own = await opened([note(60, 0, 1, 80), note(90, 4, 1, 30)]);
    const asked: string[] = [];
    own.on('request', (request) => asked.push(request.url().replace(/.*\/|-.*/g, '')));
    await own.evaluate(() => window.sound.player.preload());
    await expect.poll(() => asked).toEqual(expect.arrayContaining(['C4v10', 'Fs6v4', 'rel40', 'rel70']));
    expect(asked.filter((file) => /^[A-G]/.test(file))[0]).toBe('C4v10');
    expect(asked.filter((file) => file.endsWith('v13'))).toEqual([]);
    await own.close();
  });
});
