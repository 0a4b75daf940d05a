import type { Failure } from '../state/failure.ts';
import type { Task } from '../state/task.svelte.ts';
import type { Lane } from './lane.svelte.ts';
import type { Unit } from './words.ts';

/** The part of a piece that is seen, on its axis of time: of the roll's view, or of a row of letters. */
export interface Time {
  /** The step at the left edge. */
  readonly leftStep: number;
  /** Pixels per step. */
  readonly stepWidth: number;
}

/** How unlikely each step is to a model. */
export interface SurpriseSource {
  /** [T]. */
  readonly perStep: Float32Array;
  readonly mean: number;
}

/** What the lanes of a room show and ask for; the room's latents. */
export interface LaneHost {
  readonly lane: Lane;
  /** Why there are no latents to see, as a sentence; undefined where there are, or will be in a moment. */
  readonly absence: string | undefined;
  /** Whether latents are on their way. */
  readonly encoding: boolean;
  /** Why what is there could not be encoded. */
  readonly failure: Failure | null;
  readonly surprise: SurpriseSource | null;
  readonly surpriseFailure: Failure | null;
  /** What the edit under way does, as `Reroll bars 10 and 11`. */
  readonly busy: string | null;
  readonly task: Pick<Task, 'progress'>;
  readonly unit: Unit;
  /** How far `perturb` goes, 0 … 1. */
  alpha: number;
  /** Whether only the head is seen. */
  folded: boolean;
  /** Encodes once more what could not be encoded. */
  encode(): Promise<void>;
  perturb(alpha: number): Promise<void>;
  reroll(): Promise<void>;
  infill(): Promise<void>;
  cancel(): void;
}
