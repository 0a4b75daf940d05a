import { RivuletError } from '../../core/errors.ts';
import { fitAffine, tracePoints, type AffineForm, type Sizes } from './affine.ts';
import type { Constant, GraphNode } from './graph.ts';
import { equalConstants, signature, trace, type DeclareInput, type Port, type Recording } from './record.ts';
import type * as tf from './tensorflow.ts';

/** Where a dynamic size is read from: an input and its axis. */
export type Dimensions = Readonly<Record<string, readonly [input: string, axis: number]>>;

/** A function to be recorded at several sizes; it gets the sizes of the trace. */
export type SizedRecordable = (
  input: DeclareInput,
  sizes: Readonly<Record<string, number>>,
) => Record<string, tf.Tensor>;

/**
 * Records a function once for all sizes: it is traced on a grid of sizes, every integer of the graph is fitted as a
 * multilinear form of them, and one more trace checks the fit. A branch on a size is recorded as taken at all traced
 * sizes, and refused when they disagree.
 * @throws RivuletError `not-recordable` when the graph depends on the sizes in any other way.
 */
export function polymorphic(sizes: Sizes, dimensions: Dimensions, fn: SizedRecordable): Recording {
  const points = tracePoints(sizes);
  const traces = points.map((point) => trace((input) => fn(input, point)));
  const base = traces[0]!;
  checkDimensions(sizes, dimensions, base);
  traces.forEach((other, i) => {
    if (signature(other.graph) !== signature(base.graph)) {
      throw new RivuletError(
        'not-recordable',
        `The list of operations depends on the size: it differs at ${JSON.stringify(points[i])}. ` +
          'Use operations on tensors (slices, masks, scan) instead of loops and branches over a size.',
      );
    }
  });
  const prelude = new Prelude(base, sizes, dimensions);
  for (const [name, constant] of [...base.constants]) {
    prelude.replace(
      name,
      constant,
      traces.map((t) => t.constants.get(name)),
    );
  }
  base.graph.nodes.unshift(...prelude.nodes);
  return {
    ...base,
    inputs: symbolicPorts(
      sizes,
      traces.map((t) => t.inputs),
    ),
    outputs: symbolicPorts(
      sizes,
      traces.map((t) => t.outputs),
    ),
  };
}

function checkDimensions(sizes: Sizes, dimensions: Dimensions, base: Recording): void {
  for (const [name, [size]] of Object.entries(sizes)) {
    const from = dimensions[name];
    const port = base.inputs.find((input) => input.name === from?.[0]);
    if (from && port?.shape[from[1]] === size) continue;
    const problem = !from
      ? 'comes from nowhere: say which input and axis it is read from'
      : port
        ? `is not the size of axis ${from[1]} of the input "${from[0]}": name an axis that has it`
        : `is read from the input "${from[0]}", which is not there: declare it`;
    throw new RivuletError('not-recordable', `The dimension "${name}" ${problem}.`);
  }
}

/** The nodes before all others that compute integers from the sizes of the inputs. */
class Prelude {
  readonly nodes: GraphNode[] = [];
  private readonly names: readonly string[];
  private readonly known = new Map<string, string>();

  constructor(
    private readonly recording: Recording,
    private readonly sizes: Sizes,
    dimensions: Dimensions,
  ) {
    this.names = Object.keys(sizes);
    for (const name of this.names) {
      const [input, axis] = dimensions[name]!;
      this.add('Shape', [input], `_size_${name}`, { start: { i: axis }, end: { i: axis + 1 } });
    }
  }

  /** Makes a constant depend on the sizes where its traces differ. */
  replace(name: string, constant: Constant, traces: readonly (Constant | undefined)[]): void {
    if (traces.every((other) => other && equalConstants(constant, other))) return;
    const forms = constant.dtype === 'int64' && Array.from(constant.values, (_, j) => this.form(traces, j));
    if (!forms || forms.some((form) => form === null)) throw sizeDependent(constant, traces);
    const parts = (forms as AffineForm[]).map((form) => this.value(form));
    this.recording.constants.delete(name);
    if (constant.shape.length === 0) this.add('Squeeze', [parts[0]!], name);
    else this.add('Concat', parts, name, { axis: { i: 0 } });
  }

  private form(traces: readonly (Constant | undefined)[], j: number): AffineForm | null {
    const values = traces.map((t) => t?.values[j]);
    return values.some((v) => v === undefined) ? null : fitAffine(this.sizes, values as number[]);
  }

  /** The name of an int64 value of shape [1] that holds a form. */
  private value(form: AffineForm): string {
    const terms = form.flatMap((coefficient, mask) => {
      if (coefficient === 0) return [];
      if (mask === 0) return [this.number(coefficient)];
      const product = this.product(mask);
      return [
        coefficient === 1
          ? product
          : this.named(`_size_${coefficient}x${mask}`, 'Mul', [this.number(coefficient), product]),
      ];
    });
    if (terms.length === 0) return this.number(0);
    return terms.reduce((sum, term) => this.named(`_size_sum_${sum}_${term}`, 'Add', [sum, term]));
  }

  private product(mask: number): string {
    const factors = this.names.filter((_, i) => mask & (1 << i)).map((name) => `_size_${name}`);
    return factors.reduce((product, factor) => this.named(`${product}_${factor}`, 'Mul', [product, factor]));
  }

  private number(value: number): string {
    const name = `_size_number_${value < 0 ? `minus_${-value}` : value}`;
    this.recording.constants.set(name, { dtype: 'int64', shape: [1], values: [value] });
    return name;
  }

  private named(name: string, op: string, inputs: string[]): string {
    const known = this.known.get(name);
    if (known) return known;
    this.add(op, inputs, name);
    this.known.set(name, name);
    return name;
  }

  private add(op: string, inputs: string[], output: string, attributes: GraphNode['attributes'] = {}): void {
    this.nodes.push({ op, inputs, outputs: [output], attributes });
  }
}

function sizeDependent(constant: Constant, traces: readonly (Constant | undefined)[]): RivuletError {
  const seen = traces.map((t) =>
    t && t.values.length <= 3 ? Array.from(t.values).join(' ') : `[${t?.shape.join(', ')}]`,
  );
  return new RivuletError(
    'not-recordable',
    `A ${constant.dtype} constant of shape [${constant.shape.join(', ')}] depends on the size (${seen.join('; ')}). ` +
      'Compute it from tensors (cumsum of a mask, sum divided by a count instead of mean), or pass it as an input.',
  );
}

function symbolicPorts<P extends Port>(sizes: Sizes, traces: readonly (readonly P[])[]): P[] {
  return traces[0]!.map((port, k) => ({
    ...port,
    shape: port.shape.map((size, axis) =>
      symbol(
        sizes,
        traces.map((t) => t[k]!.shape[axis] as number),
        size,
      ),
    ),
  }));
}

/** The name of a dynamic size: the dimension's own when it is just that. */
function symbol(sizes: Sizes, values: readonly number[], size: number | string): number | string {
  if (values.every((v) => v === values[0])) return size;
  const form = fitAffine(sizes, values) ?? [];
  const single = form.reduce((sum, c) => sum + Math.abs(c), 0) === 1 ? Math.log2(form.indexOf(1)) : NaN;
  return Object.keys(sizes)[single] ?? `size_${form.join('_')}`.replaceAll('-', 'minus');
}
