import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Job, JobEvent } from '../../core/contract/jobs.ts';
import { notesToMidi } from '../../core/music/midi/write.ts';
import { type Host, openHost } from '../../electron/host/host.ts';
import { builtPage } from '../../electron/serve/page.ts';
import { serve } from '../../electron/serve/serve.ts';
import { rounded } from '../../models/evaluate/speed.ts';
import { openChromium } from '../e2e/chromium.ts';
import { StudioPage } from '../e2e/studio-page.ts';
import { pageOf } from '../fixtures/page.ts';
import { until } from '../fixtures/until.ts';
import { sendFolder } from './small-folder.ts';

/** Between two notes of the piece that is played, in seconds: one step at its tempo. */
const EVERY = 0.125;
const TEMPO = 120;
const STEP_QUARTERS = (EVERY * TEMPO) / 60;
/** A note that begins later than it was to is heard to stumble from about here, in seconds. */
const LATE = 0.01;

/** A sound that the page handed to the audio clock: for when, and how long before that. */
interface Handed {
  readonly when: number;
  readonly ahead: number;
}

/** What of the notes of a piece came to sound. */
interface Heard {
  readonly notes: number;
  /** Never handed over. */
  readonly dropped: number;
  /** Handed over after their time. */
  readonly late: number;
  /** The shortest time between handing a note over and its beginning; below 0 it is late. */
  readonly least_ahead_ms: number;
}

/**
 * Eight notes a second played by the studio in a real browser, while nothing else goes on and while a model is
 * fine-tuned by the same host: whether each was handed to the audio clock, and in time.
 */
export async function benchPlayback(seconds: number): Promise<object> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'rivulet-playback-'));
  const host = openHost({ data });
  const served = await serve({ host, root: await builtPage(), port: 0 });
  const browser = await openChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(watchSources);
    await page.goto(served.address);
    await openPiece(page, seconds);
    const quiet = await play(page, seconds);
    const end = await train(host);
    const training = await play(page, seconds);
    await end();
    return { ...named('quiet', quiet), ...named('training', training) };
  } finally {
    await browser.close();
    await served.close();
    await host.close();
    await rm(data, { recursive: true });
  }
}

function named(what: string, heard: Heard): object {
  return Object.fromEntries(Object.entries(heard).map(([name, value]) => [`${what}_${name}`, value]));
}

/** A chromatic piece, long enough; each note ends half a step after it began, so that its end is told from a beginning. */
async function openPiece(page: Page, seconds: number): Promise<void> {
  const count = Math.ceil((seconds + 10) / EVERY);
  const notes = Array.from({ length: count }, (_, i) => ({
    ...{ pitch: 48 + (i % 24), startStep: i, steps: 0.5, velocity: 80 },
  }));
  const studio = new StudioPage(page, () => Promise.reject(new Error('nothing is saved here')));
  await studio.ready();
  await studio.drop('even.mid', notesToMidi(notes, { stepQuarters: STEP_QUARTERS, tempo: TEMPO }));
  await studio.button('even').waitFor();
}

/** Plays for so long and looks at what was handed over. */
async function play(page: Page, seconds: number): Promise<Heard> {
  await page.getByRole('button', { name: 'To the start' }).click();
  await page.evaluate(() => void (window as unknown as { handed: unknown[] }).handed.splice(0));
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.waitForTimeout(seconds * 1000);
  await page.getByRole('button', { name: 'Pause' }).click();
  return heardOf(await page.evaluate(() => (window as unknown as { handed: Handed[] }).handed));
}

/** Notes begin at whole steps after the first; all else that sounds is the noise of a key that comes up. */
function heardOf(handed: readonly Handed[]): Heard {
  const first = Math.min(...handed.map(({ when, ahead }) => when - Math.min(0, ahead)));
  const begun = new Map<number, number>();
  for (const { when, ahead } of handed) {
    const step = (when - first) / EVERY;
    if (Math.abs(step - Math.round(step)) < 0.2) begun.set(Math.round(step), ahead);
  }
  const notes = Math.max(...begun.keys()) + 1;
  return {
    notes,
    dropped: notes - begun.size,
    late: [...begun.values()].filter((ahead) => ahead < -LATE).length,
    least_ahead_ms: rounded(1000 * Math.min(...begun.values())),
  };
}

/** Fine-tunes chorales; gives what ends that, as soon as it has learned for the first time. */
async function train(host: Host): Promise<() => Promise<void>> {
  const page = pageOf(host);
  const collection = await sendFolder(page);
  const watching = page.begin('job.watch', {});
  const wishes = { collection, model: 'chorales', name: 'mine', minutes: 60, rehearse: false };
  const { job } = await page.call<{ job: Job }>('job.start', wishes);
  const learns = () =>
    page.progressOf<JobEvent>(watching.id).some((event) => event.kind === 'job' && event.job.share > 0);
  await until(learns, 300_000);
  return async () => void (await page.call('job.pause', { job: job.id }));
}

/** Runs in the page: notes for when each sound is started, and how long before. */
function watchSources(): void {
  const handed: Handed[] = [];
  Object.assign(window, { handed });
  const start = AudioBufferSourceNode.prototype.start as (
    this: AudioBufferSourceNode,
    ...of: number[]
  ) => void;
  AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, ...of: number[]) {
    const { currentTime } = this.context;
    const when = of[0] ?? currentTime;
    if (!(this.context instanceof OfflineAudioContext)) handed.push({ when, ahead: when - currentTime });
    start.apply(this, of);
  } as AudioBufferSourceNode['start'];
}
