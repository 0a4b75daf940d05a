import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServedPage } from '../../serve-page.ts';
import { serveSound } from '../page.ts';

let served: ServedPage;

beforeAll(async () => {
  served = await serveSound();
});
afterAll(() => served.close());

declare global {
  interface Window {
    /** What the fake port was sent: status, first byte, and milliseconds. */
    sent: (readonly [status: number, first: number, ms: number])[];
  }
}

/** A page whose browser has one MIDI port, which is chosen. */
async function opened(spoil?: RegExp): Promise<Page> {
  const own = await served.open();
  if (spoil) await own.route(spoil, (route) => route.abort());
  await own.evaluate(async () => {
    window.sent = [];
    const send = ([status, first]: number[], ms: number) => window.sent.push([status!, first!, ms]);
    const outputs = new Map([['a', { id: 'a', name: 'Synth', state: 'connected', send }]]);
    const requestMIDIAccess = () => Promise.resolve({ outputs, onstatechange: null });
    Object.defineProperty(navigator, 'requestMIDIAccess', { value: requestMIDIAccess });
    const { player, note } = window.sound;
    window.sound.piece = {
      notes: [note(60, 0, 1), note(64, 1, 1), note(67, 2, 20)],
      steps: 24,
      stepQuarters: 1,
      tempo: 240,
    };
    await player.midi.find();
    player.midi.choose('Synth');
  });
  return own;
}

const sent = (own: Page) => own.evaluate(() => window.sent);
const begun = async (own: Page) => (await sent(own)).filter(([status]) => status === 0x90);

/** Lets the page's audio clock go with the page's own: the real one stands still while a machine is busy. */
function evenClock(own: Page): Promise<void> {
  return own.evaluate(() => {
    Object.defineProperty(BaseAudioContext.prototype, 'currentTime', { get: () => performance.now() / 1000 });
    AudioContext.prototype.getOutputTimestamp = () => ({
      contextTime: performance.now() / 1000,
      performanceTime: performance.now(),
    });
  });
}

it('plays a piece on the port, in time, and is silent itself', async () => {
  const own = await opened();
  await evenClock(own);
  const offs = await own.evaluate(async () => {
    const { player, piece } = window.sound;
    const steps = new Map(piece.notes.map(({ pitch, startStep }) => [pitch, startStep]));
    const offs: number[] = [];
    // At each note that is handed over: how far its time is from when the playhead will be there, 250 ms a step.
    window.sent.push = (...[message]) => {
      const [status, pitch, ms] = message!;
      const there = performance.now() + 250 * (steps.get(pitch)! - player.positionSteps());
      if (status === 0x90) offs.push(ms - there);
      return Reflect.apply(Array.prototype.push, window.sent, [message]);
    };
    await player.play();
    return new Promise<number[]>((resolve) => {
      const timer = setInterval(() => {
        if (offs.length < 3) return;
        clearInterval(timer);
        resolve(offs);
      }, 20);
    });
  });
  expect((await begun(own)).map(([, pitch]) => pitch)).toEqual([60, 64, 67]);
  for (const off of offs) expect(Math.abs(off)).toBeLessThan(40);
  expect(await own.evaluate(() => window.sound.player.levelDb())).toBe(-Infinity);
  await own.close();
});

it('ends what sounds when it is stopped, when the piano is chosen, and when the page goes', async () => {
  const own = await opened();
  for (const act of ['stop', 'choose', 'leave'] as const) {
    await own.evaluate(async () => {
      window.sound.player.midi.choose('Synth');
      await window.sound.player.play();
    });
    await expect.poll(async () => (await begun(own)).some(([, pitch]) => pitch === 67)).toBe(true);
    await own.evaluate((act) => {
      window.sent = [];
      if (act === 'stop') window.sound.player.stop();
      else if (act === 'choose') window.sound.player.midi.choose('');
      else dispatchEvent(new PageTransitionEvent('pagehide'));
    }, act);
    const ended = await sent(own);
    expect(ended.some(([status, pitch]) => status === 0x80 && pitch === 67)).toBe(true);
    expect(ended.some(([status, controller]) => status === 0xb0 && controller === 123)).toBe(true);
    await own.evaluate(() => window.sound.player.stop());
  }
  await own.close();
});

it('is heard on the piano again, within the same piece, when the port is left', async () => {
  const own = await opened();
  await own.evaluate(() => {
    const { note } = window.sound;
    const notes = Array.from({ length: 48 }, (_, i) => note(60 + (i % 5), i / 2, 0.5));
    window.sound.piece = { ...window.sound.piece, notes };
    return window.sound.player.play();
  });
  await expect.poll(async () => (await begun(own)).length).toBeGreaterThan(0);
  await own.evaluate(() => window.sound.player.midi.choose(''));
  await expect.poll(() => own.evaluate(() => window.sound.player.levelDb())).toBeGreaterThan(-60);
  await own.close();
});

it('plays a key that is clicked on the port', async () => {
  const own = await opened();
  await own.evaluate(() => window.sound.player.audition(72, 100));
  await expect
    .poll(async () => (await sent(own)).map(([status, pitch]) => [status, pitch]))
    .toEqual([
      [0x90, 72],
      [0x80, 72],
    ]);
  await own.close();
});

it('plays on the port although the piano’s recordings cannot be had', async () => {
  const own = await opened(/\.mp3$/);
  await own.evaluate(() => window.sound.player.play());
  await expect.poll(async () => (await begun(own)).length).toBe(3);
  expect(await own.evaluate(() => window.sound.player.failure)).toBeUndefined();
  await own.close();
});
