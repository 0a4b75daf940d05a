import type { Piece } from '../../../core/contract/engine.ts';
import type { StudioModel } from '../../../core/contract/studio.ts';
import type { Bridge, ToPage } from '../../../core/contract/wire.ts';
import { Api } from '../../../renderer/api.ts';

/** What the page asked for, and how a test answers it. */
export interface Asked {
  readonly name: string;
  readonly request: Record<string, unknown>;
  readonly cancelled: boolean;
  /** Whether it has been answered, in whatever way. */
  readonly answered: boolean;
  progress(value: unknown): void;
  resolve(value: unknown): void;
  reject(code: string, message: string): void;
}

/** A host that answers as a test says, one call at a time. */
export class FakeHost {
  readonly api: Api;
  readonly asked: Asked[] = [];
  readonly #cancelled = new Set<number>();
  #receive: (message: ToPage) => void = () => undefined;

  constructor() {
    const bridge: Bridge = {
      listen: (receive) => (this.#receive = receive),
      send: (message) => {
        if (message.kind === 'cancel') this.#cancelled.add(message.id);
        else this.asked.push(this.#call(message.id, message.name, message.request as Asked['request']));
      },
    };
    this.api = new Api(bridge);
  }

  /** The calls of a name, oldest first. */
  of(name: string): Asked[] {
    return this.asked.filter((call) => call.name === name);
  }

  /** The newest call of a name. */
  last(name: string): Asked {
    const call = this.of(name).at(-1);
    if (!call) throw new Error(`nobody asked for ${name}`);
    return call;
  }

  #call(id: number, name: string, request: Asked['request']): Asked {
    const isCancelled = () => this.#cancelled.has(id);
    let answered = false;
    const end = (message: ToPage) => {
      answered = true;
      this.#receive(message);
    };
    return {
      name,
      request,
      get cancelled() {
        return isCancelled();
      },
      get answered() {
        return answered;
      },
      progress: (value) => this.#receive({ kind: 'progress', id, value }),
      resolve: (value) => end({ kind: 'result', id, value }),
      reject: (code, message) => end({ kind: 'error', id, code, message }),
    };
  }
}

/** Lets what was promised happen. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A music model whose pieces are mostly of 16 bars. */
export function musicModel(change: Partial<StudioModel> = {}): StudioModel {
  const lengthHistogram = Array.from({ length: 129 }, (_, steps) => (steps === 64 ? 50 : 1));
  return {
    name: 'chorales',
    kind: 'music',
    arch: 'af-scf',
    stepQuarters: 1,
    lengthHistogram,
    maxSteps: 128,
    longer: true,
    data: 'jsb.json.gz, SHA-256 23',
    nll: 6.358,
    unit: 'nats/step',
    bytes: 1,
    bundled: true,
    ...change,
  };
}

/** A text model of short sentences. */
export function textModel(change: Partial<StudioModel> = {}): StudioModel {
  const { stepQuarters, ...model } = musicModel();
  void stepQuarters;
  return {
    ...model,
    name: 'english',
    kind: 'text',
    lengthHistogram: [0, 0, 0, 0, 1, 4, 1],
    maxSteps: 6,
    data: 'pride.txt, SHA-256 24',
    nll: 1.85,
    unit: 'bits/character',
    ...change,
  };
}

/** A piece of four steps: a held note below one that moves up with the index. */
export function piece(index: number, change: Partial<Piece> = {}): Piece {
  const steps = 4;
  const tensor = (width: number) => ({
    data: new Float32Array(steps * width).fill(index),
    dims: [steps, 1, width],
  });
  return {
    index,
    steps,
    roll: [[48, 60 + index], [48, 62 + index], [48, 64 + index], [48]],
    epsilon: tensor(2),
    z: tensor(2),
    u: tensor(88),
    ...change,
  };
}

/** A player that remembers what it was told. */
export class FakePlayer {
  playing = false;
  position = 0;

  play(): Promise<void> {
    this.playing = true;
    return Promise.resolve();
  }

  pause(): void {
    this.playing = false;
  }

  seek(step: number): void {
    this.position = step;
  }

  positionSteps(): number {
    return this.position;
  }
}
