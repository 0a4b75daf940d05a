import { describe, expect, test } from 'vitest';
import { branch, record, scan } from '../../models/compiler/index.ts';
import { countNodes } from '../../models/compiler/graph.ts';
import type { Recordable } from '../../models/compiler/record.ts';
import * as tf from '../../models/compiler/tensorflow.ts';
import { all, check, H, recurrent } from '../fixtures/compiler-scan.ts';
import { gradientsOf, type Declare, type Point, type Program } from '../fixtures/compiler.ts';

/** A program of what `f` makes of recurrent inputs under a condition. */
function chosen(holds: boolean, f: (condition: tf.Tensor, ...xs: tf.Tensor[]) => tf.Tensor[]): Program {
  return (input, sizes) => {
    const condition = input('condition', [], [holds ? 1 : 0], 'bool');
    const results = f(condition, ...recurrent(input, sizes));
    return Object.fromEntries(results.map((y, k) => [`y${k}`, y]));
  };
}

/** h ← tanh(x·inward + h·around) over xs: every h. */
function states(xs: tf.Tensor, start: tf.Tensor, inward: tf.Tensor, around: tf.Tensor): tf.Tensor {
  const { ys } = scan({
    init: [start],
    xs: [xs],
    body: ([h], [x]) => {
      const next = tf.tanh(tf.add(tf.matMul(x!, inward), tf.matMul(h!, around)));
      return { carry: [next], ys: [next] };
    },
  });
  return ys[0]!;
}

const flat = (xs: tf.Tensor) => tf.reshape(xs, [-1, 4]);

describe.each([true, false])('branch, eager against compiled, where the condition is %s', (holds) => {
  test('a loop over time or all steps at once, both using tensors from outside', () =>
    check(
      chosen(holds, (condition, xs, start, inward, around) => {
        const [T, B] = xs!.shape as [number, number];
        const scale = tf.sum(tf.square(inward!));
        return branch({
          condition,
          then: () => [tf.mul(states(xs!, start!, inward!, around!), scale), tf.sum(start!)],
          otherwise: () => [
            tf.reshape(tf.matMul(flat(xs!), tf.mul(inward!, scale)), [T, B, H]),
            tf.sum(around!),
          ],
        });
      }),
    ));

  test('inside a loop over time, by a condition of each step', () =>
    check((input, { T, B }) => {
      const [xs, start, inward] = recurrent(input, { T: T!, B: B! });
      const flags = input('flags', [T!], holds ? [1, 0, 0, 1] : [0], 'bool');
      const { carry, ys } = scan({
        init: [start!],
        xs: [xs!, flags],
        body: ([h], [x, flag]) => {
          const next = branch({
            condition: flag!,
            then: () => [tf.tanh(tf.matMul(x!, inward!)), tf.exp(inward!)],
            otherwise: () => [tf.mul(h!, 0.5), inward!],
          });
          return { carry: [next[0]!], ys: [tf.sum(next[1]!), h!] };
        },
      });
      return Object.fromEntries([...carry, ...ys].map((y, k) => [`y${k}`, y]));
    }));

  test('a loop in an arm in a loop, and an arm in an arm', () =>
    check(
      chosen(holds, (condition, xs, start, inward, around) =>
        all(
          scan({
            init: [start!],
            xs: [xs!],
            body: ([h], [x]) => {
              const mixed = tf.matMul(x!, inward!);
              const [next] = branch({
                condition,
                then: () => {
                  const rows = scan({
                    init: [tf.sum(h!, -1)],
                    xs: [tf.transpose(around!)],
                    body: ([sum], [unit]) => {
                      const step = tf.tanh(tf.add(tf.mul(sum!, 0.3), tf.sum(tf.mul(mixed, unit!), -1)));
                      return { carry: [step], ys: [step] };
                    },
                  });
                  return [tf.transpose(rows.ys[0]!)];
                },
                otherwise: () =>
                  branch({
                    condition: tf.greater(tf.sum(mixed), 0),
                    then: () => [tf.mul(mixed, 0.5)],
                    otherwise: () => [tf.sin(tf.add(mixed, h!))],
                  }),
              });
              return { carry: [next!], ys: [next!] };
            },
          }),
        ),
      ),
    ));

  test('what is passed through: outer tensors, an input, constants, one result twice', () =>
    check(
      chosen(holds, (condition, xs, start) => {
        const outer = tf.mul(start!, 2);
        const [B] = start!.shape as [number];
        const once = (result: tf.Tensor, other: tf.Tensor) => [result, result, xs!, other];
        return branch({
          condition,
          then: () => once(outer, tf.zeros([B, H])),
          otherwise: () => once(tf.neg(outer), start!),
        });
      }),
    ));

  test('constants first met in an arm and used again outside', () =>
    check(
      chosen(holds, (condition, xs, start) => {
        const [ones, list] = [tf.ones(start!.shape), tf.tensor([1, 2, 3])];
        const inside = branch({
          condition,
          then: () => [tf.add(tf.mul(start!, ones), list)],
          otherwise: () => [tf.mul(tf.zerosLike(start!), list)],
        });
        return [...inside, tf.add(start!, ones), tf.mul(start!, list), tf.sum(xs!)];
      }),
    ));

  test('results of all types, of which some are not used', () =>
    check(
      chosen(holds, (condition, xs, start) => {
        const results = branch({
          condition,
          then: () => [tf.cast(xs!, 'int32'), tf.greater(start!, 0), tf.exp(start!)],
          otherwise: () => [tf.fill(xs!.shape, 3, 'int32'), tf.less(start!, 0), tf.sin(start!)],
        });
        return results.slice(0, 2);
      }),
    ));

  test('beside gradients that do not pass through it, within a loop too', () =>
    check((input, sizes) => {
      const condition = input('condition', [], [holds ? 1 : 0], 'bool');
      const f = (xs: tf.Tensor, start: tf.Tensor): tf.Tensor[] =>
        all(
          scan({
            init: [start],
            xs: [xs],
            body: ([h], [x]) => {
              const [noted] = branch({
                condition,
                then: () => [tf.tanh(h!)],
                otherwise: () => [tf.mul(h!, 3)],
              });
              const next = tf.tanh(tf.add(h!, tf.slice(x!, [0, 0], [-1, H])));
              return { carry: [next], ys: [next, tf.cast(tf.greater(noted!, 0), 'int32')] };
            },
          }),
        );
      return gradientsOf(input, (xs, start) => f(xs!, start!), recurrent(input, sizes).slice(0, 2));
    }));
});

describe('the graph of a branch', () => {
  const inputs = (input: Declare, sizes: Point) => [
    input('condition', [], [1], 'bool'),
    ...recurrent(input, sizes),
  ];
  const recorded = (f: (condition: tf.Tensor, ...xs: tf.Tensor[]) => tf.Tensor[], used: number) =>
    record((input) => {
      const declare: Declare = (name, shape, _, dtype) => input(name, shape, dtype);
      const [condition, ...xs] = inputs(declare, { T: 4, B: 2 });
      const ys = f(condition!, ...xs).slice(0, used);
      return Object.fromEntries(ys.map((y, k) => [`y${k}`, y]));
    });

  test('keeps the work of each arm inside it, so that only one is done', () => {
    const { graph } = recorded(
      (condition, xs, start, inward, around) =>
        branch({
          condition,
          then: () => [states(xs!, start!, inward!, around!)],
          otherwise: () => [tf.reshape(tf.matMul(flat(xs!), inward!), [4, 2, H])],
        }),
      1,
    );
    expect(graph.nodes.map(({ op }) => op)).toEqual(['If']);
    expect(graph.nodes[0]!.arms!.then.nodes.map(({ op }) => op)).toEqual(['Scan']);
    expect(graph.nodes[0]!.arms!.otherwise.nodes.map(({ op }) => op)).toContain('Gemm');
  });

  test('loses the results that nobody uses, with the work of both arms for them', () => {
    const two = (used: number) =>
      countNodes(
        recorded(
          (condition, _, start) =>
            branch({
              condition,
              then: () => [tf.exp(start!), tf.sin(tf.cos(start!))],
              otherwise: () => [tf.neg(start!), tf.abs(start!)],
            }),
          used,
        ).graph,
      );
    expect([two(1), two(2)]).toEqual([3, 6]);
  });
});

describe('branch refuses', () => {
  const x = (input: Parameters<Recordable>[0]) => input('x', [2]);
  const yes = (input: Parameters<Recordable>[0]) => input('yes', [], 'bool');
  const refused = (fn: Recordable, message: RegExp, code: string) =>
    expect(() => record(fn)).toThrow(
      expect.objectContaining({ name: 'RivuletError', code, message: expect.stringMatching(message) }),
    );

  test('a condition that is not one bool, recorded or eager', () => {
    for (const condition of [tf.scalar(1), tf.tensor([true, false], [2], 'bool')]) {
      const fn = () => ({ y: branch({ condition, then: () => [], otherwise: () => [] })[0]! });
      refused(fn, /a condition bool\[\], got (float32\[\]|bool\[2\])/, 'bad-shape');
      expect(fn).toThrow(expect.objectContaining({ code: 'bad-shape' }));
    }
  });

  test('arms whose results are not alike, or none', () => {
    const arms: [(t: tf.Tensor) => tf.Tensor[], RegExp][] = [
      [(t) => [tf.expandDims(t)], /then gives float32\[2\], otherwise float32\[1, 2\]/],
      [(t) => [tf.cast(t, 'int32')], /otherwise int32\[2\]/],
      [(t) => [t, t], /otherwise float32\[2\] float32\[2\]/],
      [() => [], /otherwise none/],
    ];
    for (const [otherwise, message] of arms) {
      refused(
        (input) => {
          const given = x(input);
          const results = branch({
            condition: yes(input),
            then: () => [tf.neg(given)],
            otherwise: () => otherwise(given),
          });
          return { y: results[0]! };
        },
        message,
        'bad-shape',
      );
    }
    const nothing = () => [];
    refused(
      (input) => ({ y: branch({ condition: yes(input), then: nothing, otherwise: nothing })[0]! }),
      /at least one: then gives none/,
      'bad-shape',
    );
  });

  test('a gradient, in a loop too, with the remedy', () => {
    const through = (input: Parameters<Recordable>[0], t: tf.Tensor) =>
      tf.sum(branch({ condition: yes(input), then: () => [tf.exp(t)], otherwise: () => [tf.mul(t, 2)] })[0]!);
    refused(
      (input) => ({ g: tf.grad((t) => through(input, t))(x(input)) }),
      /no gradient.*tf\.where/,
      'not-recordable',
    );
    refused(
      (input) => {
        const condition = yes(input);
        const loop = (t: tf.Tensor) =>
          tf.sum(
            scan({
              init: [tf.scalar(0)],
              xs: [t],
              body: ([sum], [element]) => {
                const [next] = branch({
                  condition,
                  then: () => [tf.exp(element!)],
                  otherwise: () => [sum!],
                });
                return { carry: [next!], ys: [] };
              },
            }).carry[0]!,
          );
        return { g: tf.grad(loop)(x(input)) };
      },
      /no gradient.*tf\.where/,
      'not-recordable',
    );
  });
});
