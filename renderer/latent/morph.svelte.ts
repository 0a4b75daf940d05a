import { untrack } from 'svelte';
import { between, type Rows } from './rows.ts';

/** As --d-flow and --ease-flow say. */
const FLOW_MS = 600;
const EASE = [0.45, 0.05, 0.25, 1] as const;

/** Rows on their way to others of the same shape, as water; at once where motion is unwelcome. */
export class Morph {
  #shown: Rows | undefined = $state.raw(undefined);

  /** What is seen now. */
  get shown(): Rows | undefined {
    return this.#shown;
  }

  /** Goes to other rows; an effect, which ends the way when it is begun anew. */
  go(to: Rows | undefined): (() => void) | undefined {
    const from = untrack(() => this.#shown);
    const isAlike = from && to && from.steps === to.steps && from.count === to.count;
    if (!isAlike || from === to || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#shown = to;
      return undefined;
    }
    return this.#flow(from, to);
  }

  #flow(from: Rows, to: Rows): () => void {
    const began = performance.now();
    const advance = (now: number) => {
      const share = Math.min(1, Math.max(0, (now - began) / FLOW_MS));
      this.#shown = between(from, to, eased(share));
      if (share < 1) frame = requestAnimationFrame(advance);
    };
    let frame = requestAnimationFrame(advance);
    return () => cancelAnimationFrame(frame);
  }
}

/** How far a cubic Bézier ease has come at a share of its time. */
export function eased(time: number, [x1, y1, x2, y2]: readonly number[] = EASE): number {
  const at = (a: number, b: number, s: number) =>
    3 * a * s * (1 - s) ** 2 + 3 * b * s ** 2 * (1 - s) + s ** 3;
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (at(x1!, x2!, middle) < time) low = middle;
    else high = middle;
  }
  return at(y1!, y2!, (low + high) / 2);
}
