import { afterEach, describe, expect, test } from 'vitest';
import { compile, record, scan } from '../../../models/compiler/index.ts';
import { countNodes } from '../../../models/compiler/graph.ts';
import type { Recordable } from '../../../models/compiler/record.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';

// The first test must find TensorFlow.js as it is before anything has used it.
test('a recording before any other use leaves the ordinary backend active', () => {
  record((input) => ({ y: tf.neg(input('x', [2])) }));
  expect(tf.getBackend()).toBe('cpu');
  expect(tf.neg([1, 2]).arraySync()).toEqual([-1, -2]);
});

afterEach(() => {
  tf.disposeVariables();
});

/** Runs a function of x = [1, 2, 3, 4, 5, 6] once compiled. */
async function run(fn: (x: tf.Tensor) => tf.Tensor): Promise<{ dims: readonly number[]; data: number[] }> {
  const graph = await compile(record((input) => ({ y: fn(input('x', [6])) })));
  const { y } = await graph.run({ x: { data: Float32Array.of(1, 2, 3, 4, 5, 6), dims: [6] } });
  await graph.release();
  return { dims: y!.dims, data: Array.from(y!.data, Number) };
}

describe('eager tensors in a recording', () => {
  test('become constants, and can still be used eagerly', async () => {
    const weights = tf.tensor([10, 20, 30, 40, 50, 60]);
    expect((await run((x) => tf.add(x, weights))).data).toEqual([11, 22, 33, 44, 55, 66]);
    expect((await run((x) => tf.sub(weights, x))).data).toEqual([9, 18, 27, 36, 45, 54]);
    expect(tf.sum(weights).dataSync()[0]).toBe(210);
  });

  test('keep the shape and type of each view', async () => {
    const flat = tf.tensor([1, 2, 3, 4, 5, 6]);
    const matrix = tf.reshape(flat, [2, 3]);
    const product = await run((x) => tf.matMul(tf.reshape(x, [3, 2]), tf.add(matrix, tf.sum(flat))));
    expect(product.dims).toEqual([3, 3]);
    const mask = tf.tensor([true, false, true, true, false, false]);
    const numbers = tf.cast(mask, 'float32');
    expect((await run((x) => tf.where(mask, tf.mul(x, numbers), 0))).data).toEqual([1, 0, 3, 4, 0, 0]);
  });

  test('of equal numbers take no room, whatever their type', () => {
    const recording = record((input) => ({
      y: tf.add(tf.where(tf.zeros([100, 6], 'bool'), input('x', [6]), 2), tf.ones([100, 6])),
    }));
    const floats = [...recording.constants.values()].filter(({ dtype }) => dtype !== 'int64');
    expect(Math.max(...floats.map(({ values }) => values.length))).toBe(1);
  });

  test('as variables', async () => {
    const variable = tf.variable(tf.tensor([1, 1, 1, 2, 2, 2]));
    expect((await run((x) => tf.mul(x, variable))).data).toEqual([1, 2, 3, 8, 10, 12]);
    variable.assign(tf.zeros([6]));
    expect((await run((x) => tf.mul(x, variable))).data).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

test('names of inputs and outputs may be anything that does not begin with an underscore', async () => {
  const recording = record((input) => {
    const [b0, c1, k2, v3] = ['b0', 'c1', 'k2', 'v3'].map((name) => input(name, [2, 2]));
    const { carry, ys } = scan({
      init: [b0!],
      xs: [v3!.reshape([2, 1, 2])],
      body: ([h], [x]) => ({ carry: [tf.tanh(tf.add(tf.matMul(h!, c1!), x!))], ys: [tf.add(h!, k2!)] }),
    });
    return { v4: carry[0]!, 'layer.0/o5': ys[0]! };
  });
  const graph = await compile(recording);
  const two = { data: new Float32Array(4).fill(0.5), dims: [2, 2] };
  const outputs = await graph.run({ b0: two, c1: two, k2: two, v3: two });
  expect(outputs['v4']!.data[0]).toBeCloseTo(Math.tanh(Math.tanh(1) + 0.5), 5);
  expect(outputs['layer.0/o5']!.dims).toEqual([2, 2, 2]);
  await graph.release();
});

test('outputs may be an input, a constant, one value twice, or int32 and bool', async () => {
  const graph = await compile(
    record((input) => {
      const x = input('x', [2]);
      const twice = tf.mul(x, 2);
      const count = tf.cast(x, 'int32');
      return {
        x1: x,
        seven: tf.scalar(7),
        a: twice,
        b: twice,
        c: tf.add(twice, 1),
        count,
        large: tf.greater(x, 1),
      };
    }),
  );
  const outputs = await graph.run({ x: { data: Float32Array.of(1, 2.5), dims: [2] } });
  expect(Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, [...data]]))).toEqual({
    x1: [1, 2.5],
    seven: [7],
    a: [2, 5],
    b: [2, 5],
    c: [3, 6],
    count: [1, 2],
    large: [0, 1],
  });
  await graph.release();
});

describe('what no output needs goes', () => {
  const nodes = (fn: Recordable) => countNodes(record(fn).graph);
  const x = (input: Parameters<Recordable>[0]) => input('x', [3, 2]);

  test('nodes and constants', () => {
    const lean = record((input) => ({ y: tf.neg(x(input)) }));
    const wasteful = record((input) => {
      tf.matMul(x(input), tf.tensor([1, 2, 3, 4], [2, 2]));
      const other = input('other', [2]);
      tf.exp(other);
      return { y: tf.neg(x.length ? tf.clone(other) : other) };
    });
    expect(countNodes(lean.graph)).toBe(1);
    expect(countNodes(wasteful.graph)).toBe(1);
    expect(wasteful.constants.size).toBe(0);
    expect(wasteful.inputs.map(({ name }) => name)).toEqual(['x', 'other']);
  });

  test('stacked outputs of a scan, with the nodes and the xs that only they need', () => {
    const loop =
      (outputs: number): Recordable =>
      (input) => {
        const { carry, ys } = scan({
          init: [input('h', [2])],
          xs: [x(input), input('z', [3, 2])],
          body: ([h], [a, z]) => ({ carry: [tf.add(h!, a!)], ys: [tf.tanh(tf.exp(h!)), tf.sin(z!)] }),
        });
        return Object.fromEntries([carry[0]!, ...ys].slice(0, outputs).map((y, i) => [`y${i}`, y]));
      };
    const [last, one, two] = [1, 2, 3].map((outputs) => nodes(loop(outputs)));
    expect(last).toBe(2); // Scan and Add
    expect(one).toBe(4); // and Tanh, Exp
    expect(two).toBe(5); // and Sin
    const scanned = (outputs: number) =>
      record(loop(outputs)).graph.nodes.find(({ op }) => op === 'Scan')!.loop!.scanned;
    expect([scanned(1), scanned(2), scanned(3)]).toEqual([1, 1, 2]);
  });

  test('all of a backward scan for a gradient that is not asked for', () => {
    const gradients =
      (wanted: number): Recordable =>
      (input) => {
        const inputs = [input('w', [2, 2]), input('h', [1, 2])];
        const xs = input('xs', [3, 1, 2]);
        const loss = (w: tf.Tensor, h: tf.Tensor) =>
          tf.sum(
            scan({
              init: [h],
              xs: [xs],
              body: ([c], [s]) => ({ carry: [tf.tanh(tf.add(tf.matMul(c!, w), s!))], ys: [] }),
            }).carry[0]!,
          );
        const all = tf.grads(loss as (...xs: tf.Tensor[]) => tf.Tensor)(inputs);
        const forward = { y: loss(inputs[0]!, inputs[1]!) };
        return wanted === 0 ? forward : { g: all[wanted - 1]! };
      };
    const scans = (wanted: number) =>
      record(gradients(wanted)).graph.nodes.filter(({ op }) => op === 'Scan').length;
    expect([scans(0), scans(1), scans(2)]).toEqual([1, 2, 2]);
    expect(nodes(gradients(2))).toBeLessThan(nodes(gradients(1)));
  });

  test('loop-invariant work leaves the loop', () => {
    const recording = record((input) => {
      const w = input('w', [2, 2]);
      const { carry } = scan({
        init: [input('h', [1, 2])],
        xs: [input('xs', [3, 1, 2])],
        body: ([h], [s]) => ({ carry: [tf.add(tf.matMul(h!, tf.exp(tf.mul(w, 2))), s!)], ys: [] }),
      });
      return { y: carry[0]! };
    });
    const loop = recording.graph.nodes.find(({ op }) => op === 'Scan')!.loop!;
    expect(loop.body.nodes.map(({ op }) => op).sort()).toEqual(['Add', 'Gemm']);
    expect(recording.graph.nodes.map(({ op }) => op)).toContain('Exp');
  });
});

test('recording again and again leaves no tensors behind', () => {
  const w = tf.tensor([1, 2, 3, 4], [2, 2]);
  const once = () => {
    tf.tidy(() => {
      const scale = tf.tensor([[3, 4]]);
      record((input) => {
        const xs = input('xs', [3, 1, 2]);
        const loss = (start: tf.Tensor) =>
          tf.sum(
            scan({
              init: [start],
              xs: [xs],
              body: ([c], [s]) => ({ carry: [tf.tanh(tf.add(tf.matMul(c!, w), tf.mul(s!, scale)))], ys: [] }),
            }).carry[0]!,
          );
        return { g: tf.grad(loss)(input('h', [1, 2])) };
      });
    });
    return tf.memory().numTensors;
  };
  const first = once();
  expect([once(), once()]).toEqual([first, first]);
  expect(w.arraySync()).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test('an output that was kept beyond its scope goes with the recording', () => {
  const before = tf.memory().numTensors;
  record((input) => {
    let kept: tf.Tensor | undefined;
    tf.tidy(() => {
      kept = tf.keep(tf.add(input('x', [2]), 1));
    });
    return { y: kept! };
  });
  expect(tf.memory().numTensors).toBe(before);
});
