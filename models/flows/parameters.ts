import type { Random } from '../../core/random.ts';
import type * as tf from '../compiler/tensorflow.ts';

/** Draws the first value of a parameter. */
export type Initializer = (random: Random, length: number) => Float32Array<ArrayBuffer>;

/** Gives the parameter of a name, declaring it at the first call. All of a model's weights come through this. */
export type Parameters = (name: string, shape: readonly number[], initial: Initializer) => tf.Tensor;

/** What is declared of a parameter. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: Initializer;
}

/** The values of all parameters by name, row-major. */
export type Weights = ReadonlyMap<
  string,
  { readonly dims: readonly number[]; readonly data: Float32Array<ArrayBuffer> }
>;

/** Uniform in [−bound, bound). */
export function uniform(bound: number): Initializer {
  return (random, length) => Float32Array.from({ length }, () => bound * (2 * random.uniform() - 1));
}

/** Every element the same. */
export function constant(value: number): Initializer {
  return (_, length) => new Float32Array(length).fill(value);
}

/** The default for a matrix of `fanIn` rows. */
export function fanIn(rows: number): Initializer {
  return uniform(1 / Math.sqrt(rows));
}

/** A prefix for the names of parameters. */
export function within(parameters: Parameters, prefix: string): Parameters {
  return (name, shape, initial) => parameters(`${prefix}.${name}`, shape, initial);
}

/** First weights for the declared parameters, drawn in their order. */
export function initialWeights(specs: readonly ParameterSpec[], random: Random): Weights {
  return new Map(
    specs.map(({ name, shape, initial }) => {
      const length = shape.reduce((product, d) => product * d, 1);
      return [name, { dims: shape, data: initial(random, length) }];
    }),
  );
}

/** Remembers each parameter that `make` creates, so that a name always gives the same tensor. */
export function declaring(make: (spec: ParameterSpec) => tf.Tensor): {
  parameters: Parameters;
  specs: ParameterSpec[];
} {
  const made = new Map<string, tf.Tensor>();
  const specs: ParameterSpec[] = [];
  const parameters: Parameters = (name, shape, initial) => {
    const known = made.get(name);
    if (known) return known;
    const spec = { name, shape, initial };
    specs.push(spec);
    const tensor = make(spec);
    made.set(name, tensor);
    return tensor;
  };
  return { parameters, specs };
}
