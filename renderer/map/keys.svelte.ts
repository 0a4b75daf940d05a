import type { Place } from './density.ts';
import type { Landscape } from './map-data.ts';
import type { MapState } from './map.svelte.ts';

/** Of an arrow key, in pixels; with Shift more. */
const STEP = 12;
const LEAP = 60;
/** How near the cursor must be to a point of the path, in pixels, to pick it up. */
const NEAR = 10;
const ZOOM = 1.25;

const MOVES: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** What of the map keys work on. */
type Keyed = Pick<MapState, 'view' | 'path' | 'cursor' | 'mode' | 'point' | 'press'>;

/**
 * What keys do on the map: arrows move the cursor, Enter presses there. While a path is drawn, N goes from point to
 * point; Enter on one picks it up, arrows then move it along, and Enter puts it down.
 */
export class MapKeys {
  readonly #map: Keyed;
  readonly #bounds: Landscape['bounds'];
  #held: number | undefined = $state();

  constructor(map: Keyed, { bounds }: Pick<Landscape, 'bounds'>) {
    this.#map = map;
    this.#bounds = bounds;
  }

  /** The point of the path that the arrows move. */
  get held(): number | undefined {
    return this.#held;
  }

  /** Does what a key says; false when it says nothing here. */
  press({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
    const { view, path, cursor } = this.#map;
    const move = MOVES[key];
    if (move) this.#go(move, shiftKey ? LEAP : STEP);
    else if (key === 'Enter') this.#enter();
    else if (key === 'n' || key === 'N') this.#next();
    else if (key === 'Escape' && this.#held !== undefined) this.#held = undefined;
    else if (key === 'Backspace') path.shorten();
    else if (key === '+' || key === '=') view.zoomAt(view.toScreen(cursor), ZOOM);
    else if (key === '-') view.zoomAt(view.toScreen(cursor), 1 / ZOOM);
    else if (key === '0') view.fit(this.#bounds);
    else return false;
    if (this.#held !== undefined && !path.nodes[this.#held]) this.#held = undefined;
    return true;
  }

  #go([dx, dy]: Place, pixels: number): void {
    const { cursor, path, view } = this.#map;
    const [sx, sy] = view.scale;
    const place: Place = [cursor[0] + (dx * pixels) / sx, cursor[1] + (dy * pixels) / sy];
    this.#map.point(place);
    if (this.#held !== undefined) path.move(this.#held, place);
  }

  #enter(): void {
    const here = this.#map.mode === 'draw' ? this.#nodeHere() : -1;
    if (this.#held !== undefined) this.#held = undefined;
    else if (here >= 0) this.#pick(here);
    else void this.#map.press(this.#map.cursor);
  }

  /** The cursor goes to the point, so that both move as one. */
  #pick(node: number): void {
    this.#held = node;
    this.#map.point(this.#map.path.nodes[node]!);
  }

  #next(): void {
    const { nodes } = this.#map.path;
    if (nodes.length === 0) return;
    this.#held = undefined;
    this.#map.point(nodes[(this.#nodeHere() + 1) % nodes.length]!);
  }

  /** The point under the cursor, the last drawn first; −1 where there is none. */
  #nodeHere(): number {
    const { view, path, cursor } = this.#map;
    const [left, top] = view.toScreen(cursor);
    return path.nodes.findLastIndex((node) => {
      const [x, y] = view.toScreen(node);
      return Math.hypot(x - left, y - top) <= NEAR;
    });
  }
}
