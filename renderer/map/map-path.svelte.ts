import type { Place } from './density.ts';
import { curveThrough, placesAlong } from './path.ts';

/** A path that a person draws on the map, node by node. */
export class MapPath {
  #nodes: readonly Place[] = $state.raw([]);
  /** The smooth line through the nodes. */
  readonly curve: readonly Place[] = $derived(curveThrough(this.#nodes));

  get nodes(): readonly Place[] {
    return this.#nodes;
  }

  /** Goes on to a place. */
  add(place: Place): void {
    this.#nodes = [...this.#nodes, place];
  }

  /** Takes the last node away. */
  shorten(): void {
    this.#nodes = this.#nodes.slice(0, -1);
  }

  /** Puts a node somewhere else. */
  move(index: number, place: Place): void {
    this.#nodes = this.#nodes.map((node, i) => (i === index ? place : node));
  }

  clear(): void {
    this.#nodes = [];
  }

  /** So many places along it; none of a path that is a point or nothing. */
  places(count: number): Place[] {
    return this.#nodes.length < 2 ? [] : placesAlong(this.curve, count);
  }
}
