import type { Playable } from '../audio/timing.ts';

/** The player, as far as hearing something else than the open piece needs it. */
interface Sounding {
  readonly playing: boolean;
  readonly looping: boolean;
  play(): unknown;
  stop(): void;
  seek(step: number): void;
  setLooping(on: boolean): void;
}

/** Hears pieces that are not the document: the player plays the one that is heard instead of it. */
export class Audition {
  readonly #player: () => Sounding;
  #piece: Playable | null = $state.raw(null);
  #looping = false;

  /** `player` is asked for when there is something to play. */
  constructor(player: () => Sounding) {
    this.#player = player;
  }

  /** What is heard in place of the document; null when the document is. */
  get piece(): Playable | null {
    return this.#piece;
  }

  /** Whether this piece is the one that sounds. */
  hears(piece: Playable): boolean {
    return this.#piece?.notes === piece.notes && this.#player().playing;
  }

  /** Plays a piece from its start, in place of whatever plays. */
  play(piece: Playable): void {
    const player = this.#player();
    if (player.playing) player.stop();
    if (!this.#piece) this.#looping = player.looping;
    player.setLooping(false);
    this.#piece = piece;
    player.seek(0);
    void player.play();
  }

  /** Puts another piece under the hand that plays: it goes on where it is. */
  swap(piece: Playable): void {
    if (this.#piece) this.#piece = piece;
  }

  /** Plays it, or ends it if it sounds. */
  toggle(piece: Playable): void {
    if (this.hears(piece)) this.end();
    else this.play(piece);
  }

  /** Gives the player back to the document. */
  end(): void {
    if (!this.#piece) return;
    const player = this.#player();
    if (player.playing) player.stop();
    player.seek(0);
    player.setLooping(this.#looping);
    this.#piece = null;
  }
}
