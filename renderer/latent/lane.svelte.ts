import type { FloatTensor } from '../../core/contract/floats.ts';
import type { Region } from '../../core/contract/latent.ts';
import { within } from '../../core/music/drawn.ts';
import type { Axes } from './axes.ts';
import { spanning } from './regions.ts';
import { type LaneCell, type Rows, rowsOf, type Shown } from './rows.ts';

/** What a lane draws: latents [T, 1, Z] and the directions that they are seen along. */
export interface LaneSource {
  readonly z: FloatTensor;
  readonly epsilon: FloatTensor;
  readonly axes: Axes;
}

/** What a lane shows of some latents, and what is chosen on it. Knows neither notes nor letters. */
export class Lane {
  /** z, or the noise that it comes of. */
  shown: Shown = $state('z');
  /** The cell under the pointer. */
  pointed: LaneCell | null = $state.raw(null);

  readonly #source: () => LaneSource | undefined;
  #cursor: LaneCell | null = $state.raw(null);
  #region: Region | null = $state.raw(null);
  /** Where a brush by keys began. */
  #anchor: number | null = null;
  readonly #rows = $derived.by(() => this.#read());

  constructor(source: () => LaneSource | undefined) {
    this.#source = source;
  }

  get axes(): Axes | undefined {
    return this.#source()?.axes;
  }

  /** What is seen; undefined where there are no latents. */
  get rows(): Rows | undefined {
    return this.#rows;
  }

  /** T; 0 where there are no latents. */
  get steps(): number {
    return this.#rows?.steps ?? 0;
  }

  /** The steps that are brushed, within the piece; null when none are. */
  get region(): Region | null {
    return (this.#region && within(this.#region, this.#rows?.steps ?? Infinity)) ?? null;
  }

  set region(region: Region | null) {
    this.#region = region;
    this.#anchor = null;
  }

  /** The cell that keys have moved to; null before they have. */
  get cursor(): LaneCell | null {
    return this.#cursor;
  }

  set cursor(cell: LaneCell | null) {
    this.#cursor = cell && this.#inside(cell);
    this.#anchor = null;
  }

  /** The cell that is told of: under the pointer, else the cursor's. */
  get cell(): LaneCell | null {
    const cell = this.pointed ?? this.#cursor;
    return cell && this.steps > 0 ? this.#inside(cell) : null;
  }

  /** A cell in standard deviations. */
  valueAt({ step, row }: LaneCell): number {
    const rows = this.#rows;
    return rows ? (rows.values[step * rows.count + row] ?? 0) : 0;
  }

  /** What the direction of a row is called. */
  nameOf(row: number): string {
    return (this.shown === 'z' && this.axes?.names[row]) || `direction ${row + 1}`;
  }

  /** Moves the cursor by steps and rows. */
  move(dStep: number, dRow: number): void {
    const { step, row } = this.#at;
    this.cursor = { step: step + dStep, row: row + dRow };
  }

  /** Brushes from where the cursor was when this began to where it goes. */
  extend(dStep: number): void {
    const anchor = this.#anchor ?? this.#at.step;
    this.#cursor = this.#inside({ ...this.#at, step: this.#at.step + dStep });
    this.#region = spanning(anchor, this.#cursor.step);
    this.#anchor = anchor;
  }

  /** Brushes every step. */
  brushAll(): void {
    if (this.steps > 0) this.region = { from: 0, to: this.steps };
  }

  /** Where the cursor is, or begins. */
  get #at(): LaneCell {
    return this.#cursor ?? { step: this.region?.from ?? 0, row: 0 };
  }

  #inside({ step, row }: LaneCell): LaneCell {
    const { steps = 1, count = 1 } = this.#rows ?? {};
    return {
      step: Math.min(steps - 1, Math.max(0, step)),
      row: Math.min(count - 1, Math.max(0, row)),
    };
  }

  #read(): Rows | undefined {
    const source = this.#source();
    return source && rowsOf(source[this.shown], source.axes, this.shown);
  }
}
