import type { Bounds, Place } from './density.ts';

/** How far in and out the map goes, from what shows all of it. */
const CLOSEST = 12;
const FARTHEST = 0.5;

/** Which part of the map is seen: the transform between its units and the pixels of the page, y up. */
export class MapView {
  #width = $state(1);
  #height = $state(1);
  #bounds: Bounds = $state.raw({ low: [-1, -1], high: [1, 1] });
  #centre: Place = $state.raw([0, 0]);
  #zoom = $state(1);

  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  /** Pixels a unit, along x and y: the map fills its sheet, so that axes of unlike spread are both read well. */
  get scale(): Place {
    const { low, high } = this.#bounds;
    return [
      (this.#zoom * this.#width) / (high[0] - low[0]),
      (this.#zoom * this.#height) / (high[1] - low[1]),
    ];
  }

  /** Takes the size of the sheet, in pixels. */
  resize(width: number, height: number): void {
    this.#width = Math.max(1, width);
    this.#height = Math.max(1, height);
  }

  /** Shows all of some bounds. */
  fit(bounds: Bounds): void {
    this.#bounds = bounds;
    this.#centre = [(bounds.low[0] + bounds.high[0]) / 2, (bounds.low[1] + bounds.high[1]) / 2];
    this.#zoom = 1;
  }

  /** Pixels of a place, from the top left. */
  toScreen([x, y]: Place): Place {
    const [sx, sy] = this.scale;
    return [this.#width / 2 + (x - this.#centre[0]) * sx, this.#height / 2 - (y - this.#centre[1]) * sy];
  }

  /** The place below a pixel. */
  toMap([left, top]: Place): Place {
    const [sx, sy] = this.scale;
    return [this.#centre[0] + (left - this.#width / 2) / sx, this.#centre[1] - (top - this.#height / 2) / sy];
  }

  /** Moves what is seen by pixels, as a hand that holds it would. */
  pan(dx: number, dy: number): void {
    const [sx, sy] = this.scale;
    this.#centre = [this.#centre[0] - dx / sx, this.#centre[1] + dy / sy];
  }

  /** Goes closer by a factor; what is below the pixel stays there. */
  zoomAt(pixel: Place, factor: number): void {
    const held = this.toMap(pixel);
    this.#zoom = Math.min(CLOSEST, Math.max(FARTHEST, this.#zoom * factor));
    const [left, top] = this.toScreen(held);
    this.pan(pixel[0] - left, pixel[1] - top);
  }

  /** Moves what is seen so far that a place is on the sheet. */
  reveal(place: Place): void {
    const [left, top] = this.toScreen(place);
    const into = (at: number, size: number) => Math.min(size * 0.92, Math.max(size * 0.08, at)) - at;
    this.pan(into(left, this.#width), into(top, this.#height));
  }
}
