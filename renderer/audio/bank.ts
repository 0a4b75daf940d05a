import type { Recording } from './decode.ts';
import { bestOf, fileOf, type Sample } from './samples.ts';

/** How many recordings are fetched and decoded at a time. */
const AT_ONCE = 4;

/** The recordings that are there, and those that are on their way. */
export class SampleBank {
  readonly #load: (file: string) => Promise<Recording>;
  readonly #there = new Map<string, Recording>();
  readonly #onTheirWay = new Map<string, Promise<void>>();
  /** What to load, the most urgent first. */
  #queue: string[] = [];
  #settled: (() => void)[] = [];

  /** `load` fetches a recording by its name, as in samples.ts. */
  constructor(load: (file: string) => Promise<Recording>) {
    this.#load = load;
  }

  /** A recording by its name, if it is there. */
  get(file: string): Recording | undefined {
    return this.#there.get(file);
  }

  /** The recording that is nearest to a note of those that are there. */
  best(pitch: number, velocity: number): Sample | undefined {
    return bestOf(pitch, velocity, (sample) => this.#there.has(fileOf(sample)));
  }

  /** Loads recordings before all others that wait, in this order. One that has failed is tried again. */
  want(files: Iterable<string>): void {
    this.#queue = [...new Set([...files, ...this.#queue])].filter(
      (file) => !this.#there.has(file) && !this.#onTheirWay.has(file),
    );
    this.#pump();
  }

  /** Loads recordings after all others that wait. */
  wantLater(files: Iterable<string>): void {
    const waiting = this.#queue;
    this.#queue = [];
    this.want([...waiting, ...files]);
  }

  /** Waits until `isEnough` or until nothing is on its way any more; tells whether it is enough. */
  async until(isEnough: () => boolean): Promise<boolean> {
    while (!isEnough()) {
      if (this.#onTheirWay.size === 0) return false;
      await new Promise<void>((resolve) => this.#settled.push(resolve));
    }
    return true;
  }

  #pump(): void {
    while (this.#onTheirWay.size < AT_ONCE && this.#queue.length > 0) this.#fetch(this.#queue.shift()!);
  }

  #fetch(file: string): void {
    const arrived = this.#load(file).then(
      (recording) => void this.#there.set(file, recording),
      // Another recording stands in for it; who waits for it learns from `until`.
      () => undefined,
    );
    this.#onTheirWay.set(
      file,
      arrived.then(() => {
        this.#onTheirWay.delete(file);
        this.#pump();
        for (const resolve of this.#settled.splice(0)) resolve();
      }),
    );
  }
}
