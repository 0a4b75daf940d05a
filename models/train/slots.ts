import { RivuletError } from '../../core/errors.ts';
import type { Tensors } from '../compiler/compile.ts';
import type { Runnable } from '../compiler/interpret.ts';
import type { Weights } from '../flows/parameters.ts';
import { SLOT_PARTS } from './graphs.ts';
import type { MovesParameter } from './trainable.ts';

/** The prefix of the best weights so far in a checkpoint. */
const BEST = 'best.';
const VALUE = 'value.';

/**
 * The parameters and what Adam keeps of them, as the feeds of the training graph. Each step writes its results into the
 * same arrays: the graph reads all of a parameter before the norm of the gradient is known, and writes it after.
 */
export class Slots {
  private bestWeights: Weights | null;

  private constructor(
    private readonly current: Tensors,
    best: Weights | null,
  ) {
    this.bestWeights = best;
  }

  /** Adam's beginning for given weights, of those that move; the others are their value alone. */
  static fresh(weights: Weights, moves: MovesParameter = () => true): Slots {
    const slots: Tensors = {};
    for (const [name, { data, dims }] of weights) {
      for (const part of partsOf(name, moves)) {
        const begins = part === 'value' || part === 'average';
        slots[`${part}.${name}`] = { data: begins ? data.slice() : new Float32Array(data.length), dims };
      }
    }
    return new Slots(slots, null);
  }

  /** What `save` gave; the names and shapes must be those of `weights`. */
  static restore(saved: Weights, weights: Weights, moves: MovesParameter = () => true): Slots {
    const slots: Tensors = {};
    for (const [name, { dims }] of weights) {
      for (const part of partsOf(name, moves)) {
        const found = saved.get(`${part}.${name}`);
        if (found?.dims.join() !== dims.join()) {
          throw new RivuletError(
            'bad-file',
            `The checkpoint does not fit the model: ${part}.${name} should be [${dims.join(', ')}].`,
          );
        }
        slots[`${part}.${name}`] = found!;
      }
    }
    const best = [...saved]
      .filter(([name]) => name.startsWith(BEST))
      .map(([name, t]) => [name.slice(BEST.length), t] as const);
    return new Slots(slots, best.length > 0 ? new Map(best) : null);
  }

  /** Everything to be written to a checkpoint. */
  save(): Weights {
    const best = [...(this.bestWeights ?? [])].map(([name, weight]) => [BEST + name, weight] as const);
    return new Map([...(Object.entries(this.current) as [string, never][]), ...best]);
  }

  /** Runs the training graph, which moves the slots by one step unless its gradient is not finite. */
  async step(graph: Runnable, feeds: Tensors): Promise<Tensors> {
    const moving = Object.entries(this.current).filter(([name]) => this.moves(name));
    const into = Object.fromEntries(moving.map(([name, tensor]) => [`next.${name}`, tensor]));
    const outputs = await graph.run({ ...feeds, ...this.current }, into);
    for (const [name, { data }] of moving) {
      const next = outputs[`next.${name}`]!.data;
      if (next !== data) (data as Float32Array).set(next as Float32Array);
    }
    return outputs;
  }

  /** The running averages of the parameters, by the parameters' names; of those that do not move, the parameters. */
  averages(): Weights {
    const names = Object.keys(this.current).filter((name) => name.startsWith(VALUE));
    return new Map(
      names.map((slot) => {
        const name = slot.slice(VALUE.length);
        return [name, (this.current[`average.${name}`] ?? this.current[slot]) as never];
      }),
    );
  }

  /** Whether a slot is of a parameter that moves: only such have an average. */
  private moves(slot: string): boolean {
    return `average.${slot.slice(slot.indexOf('.') + 1)}` in this.current;
  }

  /** Keeps a copy of the averages as the best so far. */
  rememberBest(): void {
    this.bestWeights = new Map(
      [...this.averages()].map(([name, { data, dims }]) => [name, { data: data.slice(), dims }]),
    );
  }

  best(): Weights | null {
    return this.bestWeights;
  }
}

function partsOf(name: string, moves: MovesParameter): readonly (typeof SLOT_PARTS)[number][] {
  return moves(name) ? SLOT_PARTS : ['value'];
}
