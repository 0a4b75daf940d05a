import type { CollectionSettings, Tracks } from '../../core/contract/collection.ts';
import type { Trainable } from '../../core/contract/trainable.ts';

/** How steps are found: for each file, one for all, or one that is given. */
export type GridChoice = 'auto' | 'common' | 'step';

/** What a person decides before a training; every one has a default that makes sense. */
export class Choices {
  tracks: Tracks['of'] = $state('all');
  /** Of tracks `channel`: 1 to 16. */
  channel = $state(1);
  grid: GridChoice = $state('auto');
  /** Of grid `step`: in quarter notes. */
  stepQuarters = $state(0.5);
  /** What decides which pieces are held out, and everything that is drawn. */
  seed = $state(1);
  /** Semitones up and down. */
  transpose = $state(0);
  trainable: Trainable = $state('all');
  rehearse = $state(true);
  fresh = $state(false);
  minutes = $state(5);

  /** How files are to be read. */
  get collection(): CollectionSettings {
    const tracks: Tracks =
      this.tracks === 'channel' ? { of: 'channel', channel: this.channel } : { of: this.tracks };
    return { tracks, grid: this.grid === 'step' ? this.stepQuarters : this.grid, seed: this.seed };
  }

  /** How a model of this kind is to learn; what makes no sense together is left out. */
  training(kind: 'music' | 'text') {
    const { fresh, minutes, seed } = this;
    return {
      fresh,
      minutes,
      seed,
      trainable: fresh ? ('all' as const) : this.trainable,
      rehearse: !fresh && this.rehearse,
      transpose: kind === 'music' ? this.transpose : 0,
    };
  }
}
