import type { StepNote } from '../../core/music/notes.ts';
import { startClock } from './clock.ts';
import type { Engine } from './engine.ts';
import { failureWords, isBlocked } from './failure.ts';
import type { Instrument } from './instrument.ts';
import { loadEngine, loadNote, loadNotes, wantNotes } from './loading.ts';
import { Metronome } from './metronome.svelte.ts';
import { MidiOutput } from './midi/output.svelte.ts';
import { filesInOrder, notesAhead } from './needs.ts';
import { Scheduler } from './scheduler.ts';
import { Sounding } from './sounding.ts';
import { SteadyClock } from './steady-clock.ts';
import { endOf, type LoopRegion, type Playable } from './timing.ts';

export type { LoopRegion, Playable } from './timing.ts';

/** Of the piano's recordings. */
export type PlayerStatus = 'idle' | 'loading' | 'ready' | 'failed';

/** From the press of a key to its sound, in seconds: room to hand the first notes over. */
const LEAD_IN = 0.04;

/** What must be there before playing begins: the notes of so many seconds. */
const OPENING = 2;

/** What is loaded ahead while playing, in seconds of the piece, and how often that is looked up. */
const AHEAD = 10;
const LOOK_EVERY = 1;

const AUDITION_SECONDS = 0.5;

/**
 * Plays a piece on the piano. Playing begins at the cursor and goes back there at the end; with looping on, a cursor
 * outside the loop begins at the loop's start. The piece is read anew all the time, so that edits are heard.
 */
export class Player {
  /** Clicks along while a piece plays, if it is on. */
  readonly metronome = new Metronome();
  /** Where notes are heard. */
  readonly midi = new MidiOutput((at) => this.#msAt(at));
  readonly #piece: () => Playable;
  readonly #scheduler = new Scheduler();
  readonly #steady = new SteadyClock();
  readonly #sounding = new Sounding();
  #loading: Promise<Engine> | undefined;
  #engine: Engine | undefined;
  #stopClock: (() => void) | undefined;
  /** What was last looked through for recordings to load, and when. */
  #looked: { notes: readonly StepNote[]; at: number } = { notes: [], at: 0 };
  /** Counts what was asked of the player, so that a wait that is over knows whether it still matters. */
  #asked = 0;

  #playing = $state(false);
  #status: PlayerStatus = $state('idle');
  #failure: string | undefined = $state();
  #loop: LoopRegion | null = $state.raw(null);
  #looping = $state(false);
  #cursorStep = $state(0);
  #volume = $state(1);

  /** `piece` is called anew while playing. */
  constructor(piece: () => Playable) {
    this.#piece = piece;
    // What sounds elsewhere ends there; what is held goes on with its next note.
    this.midi.onchange = () => {
      this.#sounding.forget();
      this.#engine?.piano?.hush();
    };
  }

  /** Whether play was pressed, and neither pause nor the end has come since. */
  get playing(): boolean {
    return this.#playing;
  }

  get status(): PlayerStatus {
    return this.#status;
  }

  /** Why there is no sound, for people; undefined when nothing is wrong. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** The loop's region, kept while looping is off. */
  get loop(): LoopRegion | null {
    return this.#loop;
  }

  get looping(): boolean {
    return this.#looping;
  }

  /** Where play begins. */
  get cursorStep(): number {
    return this.#cursorStep;
  }

  /** From 0, silence, to 1. */
  get volume(): number {
    return this.#volume;
  }

  set volume(volume: number) {
    this.#volume = Math.min(1, Math.max(0, volume));
    this.#engine?.setVolume(this.#volume);
  }

  /** Begins at the cursor, as soon as the recordings of the first seconds are there. Resolves when it has begun. */
  async play(): Promise<void> {
    if (this.#playing) return;
    this.#playing = true;
    this.#failure = undefined;
    const asked = ++this.#asked;
    void this.midi.restore();
    try {
      // First, and at once where that is possible: browsers start sound only while they handle a gesture.
      const resumed = this.#engine?.resume();
      const engine = await this.#load();
      await (resumed ?? engine.resume());
      if (asked === this.#asked) this.#begin(engine, this.#startStep());
    } catch (error) {
      if (asked === this.#asked) this.#fail(error);
    }
  }

  /** Stops and stays where it is. */
  pause(): void {
    if (!this.#playing) return;
    const step = this.positionSteps();
    this.#halt();
    this.#cursorStep = step;
  }

  /** Stops and goes back to where playing began; pressed again, to the beginning. */
  stop(): void {
    if (this.#playing) this.#halt();
    else this.#cursorStep = 0;
  }

  toggle(): void {
    if (this.#playing) this.pause();
    else void this.play();
  }

  /** Moves the cursor; what plays goes on from there. */
  seek(step: number): void {
    this.#cursorStep = Math.max(0, step);
    if (!this.#stopClock || !this.#engine) return;
    this.#hush();
    this.#begin(this.#engine, this.#cursorStep);
  }

  /** Sets the region; null takes it away. Its ends may come in either order. */
  setLoop(region: LoopRegion | null): void {
    this.#loop = region && {
      startStep: Math.max(0, Math.min(region.startStep, region.endStep)),
      endStep: Math.max(0, region.startStep, region.endStep),
    };
  }

  /** Without a region the whole piece is looped. */
  setLooping(on: boolean): void {
    this.#looping = on;
  }

  /** What is heard right now, from the audio clock; the cursor while nothing plays. Not reactive. */
  positionSteps(): number {
    if (!this.#stopClock || !this.#engine) return this.#cursorStep;
    return this.#scheduler.stepAt(this.#engine.heardTime);
  }

  /** Plays one short note at once. */
  audition(pitch: number, velocity = 80): void {
    void this.#audition({ pitch, velocity, startStep: 0, steps: 1 }).catch((error: unknown) =>
      this.#fail(error),
    );
  }

  /** Starts to load: what the piece begins with, then the rest of it. Call it once the page is up. */
  preload(): void {
    this.#load().then(
      (engine) => engine.bank.wantLater(filesInOrder(this.#piece())),
      (error: unknown) => this.#fail(error),
    );
  }

  /** Of the output right now (RMS), in dBFS; −∞ is silence. */
  levelDb(): number {
    return this.#engine?.levelDb() ?? -Infinity;
  }

  #startStep(): number {
    const loop = this.#region();
    const cursor = this.#cursorStep;
    if (loop && (cursor < loop.startStep || cursor >= loop.endStep)) return loop.startStep;
    return cursor < endOf(this.#piece()) ? cursor : 0;
  }

  #region(): LoopRegion | null {
    if (!this.#looping) return null;
    return this.#loop ?? { startStep: 0, endStep: endOf(this.#piece()) };
  }

  /** Loads the engine, and what playing needs at first. */
  async #load(): Promise<Engine> {
    if (this.#status !== 'ready') this.#status = 'loading';
    const engine = await this.#engineLoaded();
    const opening = () => notesAhead(this.#piece(), this.#startStep(), OPENING, this.#region());
    if (!this.midi.instrument) await loadNotes(engine.bank, opening, () => (this.#status = 'loading'));
    this.#status = 'ready';
    return engine;
  }

  async #engineLoaded(): Promise<Engine> {
    this.#engine = await (this.#loading ??= loadEngine());
    this.#engine.setVolume(this.#volume);
    return this.#engine;
  }

  #begin(engine: Engine, step: number): void {
    const at = engine.time + LEAD_IN;
    this.#scheduler.start(step, at);
    this.metronome.start(step, at);
    this.#looked = { notes: [], at: -Infinity };
    this.#tick(engine);
    this.#stopClock ??= startClock(() => this.#tick(engine));
  }

  #tick(engine: Engine): void {
    if (!this.#playing) return;
    const piece = this.#piece();
    const now = engine.time;
    const plan = this.#scheduler.tick(now, piece, this.#region());
    if (engine.clicks) this.metronome.tick(engine.clicks, now, piece, this.#region());
    this.#sounding.follow(plan, this.#instrument(engine), engine.time);
    this.#lookAhead(engine, piece);
    const { endsAt } = this.#scheduler;
    if (endsAt !== undefined && engine.heardTime >= endsAt) this.#finish();
  }

  #instrument(engine: Engine): Instrument | undefined {
    return this.midi.instrument ?? engine.piano;
  }

  /** When a time of the audio clock comes out of the loudspeaker, in milliseconds of `performance.now()`. */
  #msAt(at: number): number {
    return this.#steady.msAt(at, this.#engine?.heardTime ?? at, performance.now());
  }

  /** Asks for the recordings of the next seconds before all others. */
  #lookAhead(engine: Engine, piece: Playable): void {
    const { notes: read, at } = this.#looked;
    if (read === piece.notes && engine.time - at < LOOK_EVERY) return;
    this.#looked = { notes: piece.notes, at: engine.time };
    wantNotes(engine.bank, notesAhead(piece, this.positionSteps(), AHEAD, this.#region()));
    this.#sounding.trim(engine.time);
  }

  async #audition(note: StepNote): Promise<void> {
    const resumed = this.#engine?.resume();
    const engine = await this.#engineLoaded();
    await (resumed ?? engine.resume());
    if (!this.midi.instrument) await loadNote(engine.bank, note);
    const { time } = engine;
    this.#instrument(engine)
      ?.press(note.pitch, note.velocity, time)
      ?.release(time + AUDITION_SECONDS);
  }

  /** The end of the piece: what rings may ring out. */
  #finish(): void {
    this.#asked++;
    this.#playing = false;
    this.#stopClock?.();
    this.#stopClock = undefined;
    this.#sounding.forget();
  }

  #halt(): void {
    this.#finish();
    this.#hush();
  }

  #hush(): void {
    this.#sounding.forget();
    this.#engine?.piano?.hush();
    this.midi.instrument?.hush();
    this.#engine?.clicks?.hush();
  }

  #fail(thrown: unknown): void {
    if (this.#playing) this.#halt();
    if (!isBlocked(thrown)) this.#status = 'failed';
    this.#failure = failureWords(thrown);
    if (!this.#engine) this.#loading = undefined;
  }
}
