import type { Place } from './density.ts';
import type { MapState } from './map.svelte.ts';

/** A hand that moves less than this has pressed, not dragged. */
const SLACK = 4;
/** How near a press must be to a take, in pixels. */
const NEAR = 12;

interface Press {
  readonly id: number;
  readonly from: Place;
  last: Place;
  moved: boolean;
  /** The node of the path that is held. */
  readonly node: number | undefined;
}

/** What a pointer does on the map: press, drag the ground or a node, zoom by wheel. */
export class MapPointer {
  readonly #map: MapState;
  #press: Press | undefined;
  #ground: HTMLElement | undefined;

  constructor(map: MapState) {
    this.#map = map;
  }

  /** Listens until the function that it gives is called. */
  attach(ground: HTMLElement): () => void {
    this.#ground = ground;
    const gone = new AbortController();
    const options = { signal: gone.signal };
    ground.addEventListener('pointerdown', (event) => this.#down(event), options);
    ground.addEventListener('pointermove', (event) => this.#move(event), options);
    ground.addEventListener('pointerup', (event) => this.#up(event), options);
    ground.addEventListener('pointercancel', () => (this.#press = undefined), options);
    ground.addEventListener('wheel', (event) => this.#wheel(event), { ...options, passive: false });
    return () => gone.abort();
  }

  #at(event: MouseEvent): Place {
    const box = this.#ground!.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || this.#press) return;
    const held = event.target instanceof SVGElement ? event.target.dataset['node'] : undefined;
    const from = this.#at(event);
    const node = held === undefined ? undefined : Number(held);
    this.#press = { id: event.pointerId, from, last: from, moved: false, node };
    this.#ground!.setPointerCapture(event.pointerId);
  }

  #move(event: PointerEvent): void {
    const press = this.#press;
    if (press?.id !== event.pointerId) return;
    const at = this.#at(event);
    press.moved ||= Math.hypot(at[0] - press.from[0], at[1] - press.from[1]) > SLACK;
    if (!press.moved) return;
    if (press.node === undefined) this.#map.view.pan(at[0] - press.last[0], at[1] - press.last[1]);
    else this.#map.path.move(press.node, this.#map.view.toMap(at));
    press.last = at;
  }

  #up(event: PointerEvent): void {
    const press = this.#press;
    if (press?.id !== event.pointerId) return;
    this.#press = undefined;
    if (press.moved || press.node !== undefined) return;
    const take = this.#map.mode === 'hear' ? this.#takeAt(press.from) : undefined;
    if (take) {
      this.#map.choose(take);
      this.#map.audition.play(take.document);
    } else void this.#map.press(this.#map.view.toMap(press.from));
  }

  #takeAt([left, top]: Place) {
    return this.#map.takes.find(({ place }) => {
      const [x, y] = this.#map.view.toScreen(place);
      return Math.hypot(x - left, y - top) <= NEAR;
    });
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    this.#map.view.zoomAt(this.#at(event), Math.exp(-event.deltaY / (event.ctrlKey ? 120 : 500)));
  }
}
