import type { MusicDocument } from '../../core/document.ts';
import type { Audition } from '../state/audition.svelte.ts';
import type { Candidate, Sound } from '../state/generation.svelte.ts';
import { type Difference, differenceOf } from './difference.ts';

/** One of the two that are compared. */
export type Side = 'a' | 'b';

/** Two candidates, heard in turn from the same place. */
export class Comparison {
  readonly #audition: Audition;
  readonly #player: Sound;
  readonly #tempo: number;
  /** As they are heard: the same object each time, by which the player knows what it plays. */
  readonly #documents = new Map<Candidate, MusicDocument>();
  #sides: Readonly<Record<Side, Candidate>> = $state.raw()!;
  #heard: Side = $state('a');
  readonly #differences = $derived.by((): Readonly<Record<Side, Difference>> => {
    const [a, b] = [this.#sides.a.document.notes, this.#sides.b.document.notes];
    return { a: differenceOf(a, b), b: differenceOf(b, a) };
  });

  /** Candidates have no tempo of their own: `tempo` is that of the open piece. */
  constructor(sides: Readonly<Record<Side, Candidate>>, audition: Audition, player: Sound, tempo: number) {
    this.#sides = sides;
    this.#audition = audition;
    this.#player = player;
    this.#tempo = tempo;
  }

  /** The side that plays, or would. */
  get heard(): Side {
    return this.#heard;
  }

  get playing(): boolean {
    return this.#player.playing && this.#audition.piece !== null;
  }

  of(side: Side): Candidate {
    return this.#sides[side];
  }

  difference(side: Side): Difference {
    return this.#differences[side];
  }

  /** T of the longer one: what the width of both rolls stands for. */
  get steps(): number {
    return Math.max(this.#sides.a.document.steps, this.#sides.b.document.steps);
  }

  /** The pitches that the two reach from and to. */
  get range(): { low: number; high: number } {
    const pitches = [this.#sides.a, this.#sides.b].flatMap(({ document }) =>
      document.notes.map(({ pitch }) => pitch),
    );
    return pitches.length === 0
      ? { low: 55, high: 67 }
      : { low: Math.min(...pitches), high: Math.max(...pitches) };
  }

  /** Puts another candidate on a side; the two change places when it was on the other. */
  choose(side: Side, candidate: Candidate): void {
    const other = side === 'a' ? 'b' : 'a';
    const before = this.#sides[side];
    const beside = this.#sides[other] === candidate ? before : this.#sides[other];
    this.#sides = side === 'a' ? { a: candidate, b: beside } : { a: beside, b: candidate };
    this.#swap();
  }

  /** Hears the other side from the same place on. */
  turn(): void {
    this.listen(this.#heard === 'a' ? 'b' : 'a');
  }

  /** Hears a side: what plays goes on in it. */
  listen(side: Side): void {
    this.#heard = side;
    this.#swap();
  }

  /** Plays the side that is heard, or pauses it. */
  toggle(): void {
    if (this.playing) return this.#player.pause();
    if (this.#audition.piece === null) this.#audition.play(this.#document());
    else void this.#player.play();
  }

  /** Goes to a step. */
  seek(step: number): void {
    if (this.#audition.piece === null) this.#audition.play(this.#document());
    this.#player.seek(Math.min(this.steps, Math.max(0, step)));
  }

  position(): number {
    return this.#audition.piece === null ? 0 : this.#player.positionSteps();
  }

  /** Gives the player back to the open piece. */
  end(): void {
    this.#audition.end();
  }

  #swap(): void {
    this.#audition.swap(this.#document());
  }

  #document(): MusicDocument {
    const candidate = this.#sides[this.#heard];
    const known = this.#documents.get(candidate) ?? { ...candidate.document, tempo: this.#tempo };
    this.#documents.set(candidate, known);
    return known;
  }
}
