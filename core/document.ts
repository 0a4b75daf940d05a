import type { FloatTensor } from './contract/floats.ts';
import type { Region } from './contract/latent.ts';
import type { StepNote } from './music/notes.ts';

/** What a piece was generated with: enough to make it again. */
export interface GenerationSettings {
  readonly seed: number;
  /** Which candidate of the seed. */
  readonly index: number;
  readonly temperature: number;
  readonly emission: 'sample' | 'threshold';
  /** The probability above which a key sounds, of emission `threshold`. */
  readonly threshold: number;
}

/**
 * A piece and where it came from. Immutable: an edit is another document that shares what it left alone. `epsilon`
 * [T, 1, Z], `z` [T, 1, Z] and `u` [T, 1, 88] belong to the notes exactly, but for the steps of `drawn`; they are null
 * where the notes came from elsewhere and have not been encoded.
 */
export interface MusicDocument {
  readonly title: string;
  readonly notes: readonly StepNote[];
  /** T. */
  readonly steps: number;
  readonly stepQuarters: number;
  /** Quarter notes a minute. */
  readonly tempo: number;
  readonly epsilon: FloatTensor | null;
  readonly z: FloatTensor | null;
  readonly u: FloatTensor | null;
  /** The steps that a hand has changed since the latents were those of the notes; absent when there are none. */
  readonly drawn?: Region | undefined;
  /** Whether its notes were changed since it was made or opened, by a hand or by an edit; absent when they were not. */
  readonly changed?: true | undefined;
  /** The name of the model that made it, or that its latents are of. */
  readonly model: string | null;
  readonly settings: GenerationSettings | null;
  /** The file that it was imported from, without its ending; absent when it was not. */
  readonly importedFrom?: string;
}

/** Tempo of a new piece, in quarter notes a minute: a chorale's pace. */
export const DEFAULT_TEMPO = 84;

/** A piece without notes, of 16 bars of four quarters. */
export function emptyDocument(stepQuarters = 1): MusicDocument {
  return {
    title: 'Untitled',
    notes: [],
    steps: Math.round(64 / stepQuarters),
    stepQuarters,
    tempo: DEFAULT_TEMPO,
    epsilon: null,
    z: null,
    u: null,
    model: null,
    settings: null,
  };
}
