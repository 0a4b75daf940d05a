import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StepNote } from '../../../core/music/notes.ts';
import type { Playable } from '../../../renderer/audio/timing.ts';
import type { ServedPage } from '../serve-page.ts';
import { serveSound } from './page.ts';
import { centsFrom, levelDb, peak } from './signal.ts';

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
const piece = (notes: readonly StepNote[], steps = 4): Playable => ({
  notes,
  steps,
  stepQuarters: 1,
  tempo: 60,
});

async function bytesOf(piece: Playable, stretchSeconds?: number, sampleRate?: number): Promise<Buffer> {
  const base64 = await page.evaluate(
    ([piece, stretch, rate]) => window.sound.renderer.render(piece, stretch, rate),
    [piece, stretchSeconds, sampleRate] as const,
  );
  return Buffer.from(base64, 'base64');
}

/** A channel of a file, as factors of full scale. */
function channelOf(bytes: Buffer, channel: 0 | 1 = 0): Float32Array {
  const frames = bytes.readUInt32LE(40) / 4;
  return Float32Array.from({ length: frames }, (_, i) => bytes.readInt16LE(44 + 4 * i + 2 * channel) / 32767);
}

const between = (samples: Float32Array, from: number, to: number): Float32Array =>
  samples.subarray(Math.round(from * RATE), Math.round(to * RATE));

/** How long the studio's limiter holds sound back, in frames. */
const HELD_BACK = 264;

/** What the studio's own instrument sounds like. */
async function heard(piece: Playable, seconds: number): Promise<Float32Array> {
  const base64 = await page.evaluate(([piece, seconds]) => window.sound.recorder.record(piece, seconds), [
    piece,
    seconds,
  ] as const);
  return new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer).subarray(HELD_BACK);
}

/** When sound begins after silence, in seconds. */
function onset(samples: Float32Array, from: number): number {
  const first = between(samples, from, samples.length / RATE).findIndex((sample) => Math.abs(sample) > 0.002);
  return from + first / RATE;
}

describe('a sound file', () => {
  test('is 16-bit stereo PCM of the rate that was asked for, as long as the music and what rings', async () => {
    const bytes = await bytesOf(piece([note(60, 0, 1)], 3), undefined, 22050);
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
    expect(bytes.toString('latin1', 8, 16)).toBe('WAVEfmt ');
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
    const [format, channels, bits] = [20, 22, 34].map((at) => bytes.readUInt16LE(at));
    expect({ format, channels, bits }).toEqual({ format: 1, channels: 2, bits: 16 });
    expect([24, 28].map((at) => bytes.readUInt32LE(at))).toEqual([22050, 22050 * 4]);
    expect(bytes.readUInt16LE(32)).toBe(4);
    expect(bytes.toString('latin1', 36, 40)).toBe('data');
    expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
    expect((bytes.length - 44) / 4 / 22050).toBeGreaterThanOrEqual(3);
  });

  test('begins each note when it is due, at its pitch, and is silent before and after', async () => {
    const notes = [note(60, 0.5, 0.5), note(67, 2.25, 0.5), note(72, 4.125, 0.25)];
    const sound = channelOf(await bytesOf(piece(notes, 6)));
    expect(peak(between(sound, 0, 0.495))).toBe(0);
    for (const { pitch, startStep } of notes) {
      // The recordings begin with a few milliseconds of their own.
      const own = onset(await heard(piece([note(pitch, 0.5, 0.5)]), 1), 0) - 0.5;
      const off = onset(sound, startStep - 0.1) - startStep - own;
      expect(Math.abs(off), `pitch ${pitch}`).toBeLessThan(0.005);
      const struck = between(sound, startStep + 0.05, startStep + 0.45);
      expect(Math.abs(centsFrom(pitch, struck, RATE))).toBeLessThanOrEqual(30);
    }
    expect(peak(between(sound, sound.length / RATE - 0.2, sound.length / RATE))).toBe(0);
  });

  test('is what the studio plays, string, release and noise of the key', async () => {
    const music = piece([note(48, 0.25, 1.5, 50), note(64, 0.5, 1, 30), note(94, 1.5, 0.2, 40)]);
    const [file, played] = [channelOf(await bytesOf(music)), await heard(music, 3)];
    expect(levelDb(between(file, 0, 2))).toBeGreaterThan(-45);
    const difference = between(file, 0, 2.5).map((sample, i) => sample - played[i]!);
    expect(levelDb(difference)).toBeLessThan(levelDb(between(file, 0, 2.5)) - 45);
  });

  test('does not depend on how it is cut', async () => {
    const notes = Array.from({ length: 24 }, (_, i) => note(36 + ((i * 7) % 48), i / 4, 0.9, 60 + i * 2));
    const [whole, cut] = [await bytesOf(piece(notes, 8), 60), await bytesOf(piece(notes, 8), 0.37)];
    expect(cut.length).toBe(whole.length);
    for (const channel of [0, 1] as const) {
      const [a, b] = [channelOf(whole, channel), channelOf(cut, channel)];
      expect(peak(a)).toBeGreaterThan(0.1);
      expect(peak(a.map((sample, i) => sample - b[i]!))).toBeLessThan(1e-4);
    }
  });

  test('does not clip when forty keys are struck as hard as can be, and is loud', async () => {
    const cluster = Array.from({ length: 40 }, (_, i) => note(36 + i, 0, 2, 127));
    const sound = channelOf(await bytesOf(piece(cluster)));
    expect(peak(sound)).toBeLessThan(0.99);
    expect(peak(sound)).toBeGreaterThan(0.4);
  });

  test('of a piece without notes is its length of silence', async () => {
    const sound = channelOf(await bytesOf(piece([], 2)));
    expect(sound.length / RATE).toBeCloseTo(2.25);
    expect(peak(sound)).toBe(0);
  });

  test('tells how far it is, from nothing to all of it', async () => {
    await bytesOf(piece([note(60, 0, 1)], 4));
    const progress = await page.evaluate(() => window.sound.renderer.progress);
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBe(1);
    expect(progress.length).toBeGreaterThan(8);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  test('can be cancelled before it is done', async () => {
    const long = piece([note(60, 0, 1), note(60, 50, 1)], 60);
    const { thrown, done } = await page.evaluate((long) => window.sound.renderer.cancelled(long, 0.3), long);
    expect(thrown).toBe('Error: changed my mind');
    expect(done).toBeLessThan(0.4);
    const { thrown: atOnce } = await page.evaluate((long) => window.sound.renderer.cancelled(long, 0), long);
    expect(atOnce).toBe('Error: changed my mind');
  });

  test('says so when the recordings cannot be had', async () => {
    const own = await served.open();
    await own.route(/\.mp3$/, (route) => route.abort());
    const told = await own.evaluate(
      (music) => window.sound.renderer.render(music).then(() => 'made', String),
      piece([note(60, 0, 1)]),
    );
    expect(told).toMatch(/could not be loaded/);
    await own.close();
  });
});
