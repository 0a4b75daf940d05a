import { describe, expect, test } from 'vitest';
import { scan } from '../../models/compiler/index.ts';
import * as tf from '../../models/compiler/tensorflow.ts';
import { all, check, H, recurrent, withGradients } from '../fixtures/compiler-scan.ts';
import { gradientsOf } from '../fixtures/compiler.ts';

describe('scan, eager against compiled, with gradients of init, xs and captured tensors', () => {
  test.each([false, true])('a simple recurrence, reverse %s', async (reverse) => {
    const recording = await check(
      withGradients(recurrent, (xs, start, inward, around) =>
        all(
          scan({
            init: [start!],
            xs: [xs!],
            reverse,
            body: ([h], [x]) => {
              const next = tf.tanh(tf.add(tf.matMul(x!, inward!), tf.matMul(h!, around!)));
              return { carry: [next], ys: [next] };
            },
          }),
        ),
      ),
    );
    expect(recording.stackedGradients).toBe(0);
  });

  test('several carries and stacked outputs of several shapes', () =>
    check(
      withGradients(recurrent, (xs, start, inward, around) =>
        all(
          scan({
            init: [start!, tf.zerosLike(start!), tf.sum(start!)],
            xs: [xs!, tf.square(xs!)],
            body: ([a, b, c], [x, squared]) => {
              const next = tf.sigmoid(tf.add(tf.matMul(x!, inward!), b!));
              const other = tf.sub(tf.matMul(a!, around!), next);
              return {
                carry: [next, other, tf.add(tf.mul(c!, 0.5), tf.sum(squared!))],
                ys: [tf.sum(next, -1), tf.stack([next, other], 1), c!, x!],
              };
            },
          }),
        ),
      ),
    ));

  test('nested: a scan over units inside a scan over time, both using outer weights', () =>
    check(
      withGradients(recurrent, (xs, start, inward, around) => {
        const units = tf.transpose(around!);
        return all(
          scan({
            init: [start!],
            xs: [xs!],
            body: ([h], [x]) => {
              const mixed = tf.matMul(x!, inward!);
              const inner = scan({
                init: [tf.sum(h!, -1)],
                xs: [units],
                reverse: true,
                body: ([sum], [unit]) => {
                  const step = tf.tanh(tf.add(tf.mul(sum!, 0.3), tf.sum(tf.mul(mixed, unit!), -1)));
                  return { carry: [step], ys: [step] };
                },
              });
              const next = tf.add(tf.mul(h!, 0.5), tf.transpose(inner.ys[0]!));
              return { carry: [next], ys: [inner.carry[0]!] };
            },
          }),
        );
      }),
    ));

  test('one captured weight used several times and in several ways', () =>
    check(
      withGradients(recurrent, (xs, start, inward, around) =>
        all(
          scan({
            init: [start!],
            xs: [xs!],
            body: ([h], [x]) => {
              const twice = tf.matMul(tf.matMul(h!, around!), around!, false, true);
              const rows = tf.sum(tf.square(around!), 0);
              const next = tf.tanh(tf.add(tf.add(twice, rows), tf.matMul(x!, inward!)));
              return { carry: [next], ys: [tf.mul(next, tf.slice(around!, [0, 0], [1, H]))] };
            },
          }),
        ),
      ),
    ));

  test('a captured weight whose gradient is a matrix for every step', async () => {
    const recording = await check(
      withGradients(
        (input, sizes) => recurrent(input, sizes).filter((_, k) => k !== 2),
        (xs, start, around) =>
          all(
            scan({
              init: [start!],
              xs: [xs!],
              body: ([h], [x]) => {
                const size = tf.add(tf.sum(h!), tf.sum(x!));
                const next = tf.tanh(tf.sum(tf.sin(tf.mul(around!, size)), 0));
                return { carry: [tf.mul(h!, next)], ys: [next] };
              },
            }),
          ),
      ),
    );
    expect(recording.stackedGradients).toBe(1);
  });

  test('a loop-invariant computed inside the body: a scaled weight and a weight norm', async () => {
    const recording = await check(
      withGradients(recurrent, (xs, start, inward, around) =>
        all(
          scan({
            init: [start!],
            xs: [xs!],
            body: ([h], [x]) => {
              const scaled = tf.mul(around!, 0.25);
              const normed = tf.div(inward!, tf.sqrt(tf.sum(tf.square(inward!), 0, true)));
              const next = tf.tanh(tf.add(tf.matMul(x!, normed), tf.matMul(h!, scaled)));
              return { carry: [next], ys: [next] };
            },
          }),
        ),
      ),
    );
    expect(recording.stackedGradients).toBe(0);
  });

  test('int32 carry and xs beside floats', () =>
    check((input, { T, B }) => {
      const ids = input('ids', [T!, B!], [0, 2, 1, 3, 3], 'int32');
      const run = (table: tf.Tensor, start: tf.Tensor): tf.Tensor[] =>
        all(
          scan({
            init: [tf.zeros([B!], 'int32'), start],
            xs: [ids],
            body: ([count, h], [id]) => {
              const seen = tf.add(count!, tf.cast(tf.greater(id!, 1), 'int32'));
              const weight = tf.expandDims(tf.cast(seen, 'float32'), -1);
              const next = tf.tanh(tf.add(tf.mul(h!, 0.5), tf.mul(tf.gather(table, id!), weight)));
              return { carry: [seen, next], ys: [seen, next] };
            },
          }),
        );
      const xs = [input('table', [4, H]), input('start', [B!, H])];
      return {
        ...Object.fromEntries(run(xs[0]!, xs[1]!).map((y, k) => [`y${k}`, y])),
        ...gradientsOf(input, (table, start) => run(table!, start!), xs),
      };
    }));

  test('bool xs that choose between two branches', () =>
    check((input, { T, B }) => {
      const xs = recurrent(input, { T: T!, B: B! });
      const flags = input('flags', [T!, B!, 1], undefined, 'bool');
      return gradientsOf(
        input,
        (x, start) =>
          all(
            scan({
              init: [start!],
              xs: [x!, flags],
              body: ([h], [step, flag]) => {
                const next = tf.where(flag!, tf.slice(step!, [0, 0], [B!, H]), tf.mul(h!, 0.7));
                return { carry: [next], ys: [next] };
              },
            }),
          ),
        [xs[0]!, xs[1]!],
      );
    }));

  test('no carry, and no stacked output', () =>
    check(
      withGradients(
        (input, sizes) => recurrent(input, sizes).slice(0, 3),
        (xs, start, inward) => {
          const map = scan({
            init: [],
            xs: [xs!],
            body: (_, [x]) => ({ carry: [], ys: [tf.matMul(x!, inward!)] }),
          });
          const fold = scan({
            init: [start!],
            xs: map.ys,
            body: ([h], [x]) => ({ carry: [tf.tanh(tf.add(h!, x!))], ys: [] }),
          });
          return [...map.ys, ...fold.carry];
        },
      ),
    ));

  test('what is passed through: a carry, an x, a captured tensor and a constant', () =>
    check(
      withGradients(
        (input, sizes) => recurrent(input, sizes).slice(0, 2),
        (xs, start) => {
          const scale = tf.mul(start!, 2);
          return all(
            scan({
              init: [start!, tf.slice(xs!, [0], [1]).squeeze([0])],
              xs: [xs!],
              body: ([a], [x]) => ({ carry: [a!, x!], ys: [a!, a!, x!, scale, tf.scalar(3)] }),
            }),
          );
        },
      ),
    ));

  test('stacked outputs whose gradient is zero, and results that nobody uses', () =>
    check((input, sizes) => {
      const xs = recurrent(input, sizes);
      const run = (args: tf.Tensor[]) =>
        scan({
          init: [args[1]!],
          xs: [args[0]!],
          body: ([h], [x]) => {
            const next = tf.tanh(tf.add(tf.matMul(x!, args[2]!), tf.matMul(h!, args[3]!)));
            return { carry: [next], ys: [tf.exp(next), tf.sign(next), next] };
          },
        });
      return {
        ...gradientsOf(input, (...args) => [run(args).carry[0]!], xs),
        stepped: tf.grad((w) => tf.sum(tf.mul(run([xs[0]!, xs[1]!, w, xs[3]!]).ys[1]!, 2)))(xs[2]!),
      };
    }));

  test('two scans in a row, the second in reverse over the first', () =>
    check(
      withGradients(recurrent, (xs, start, inward, around) => {
        const body =
          (weight: tf.Tensor) =>
          (carry: tf.Tensor[], [x]: tf.Tensor[]) => {
            const next = tf.tanh(tf.add(tf.matMul(x!, weight), carry[0]!));
            return { carry: [next], ys: [next] };
          };
        const forward = scan({ init: [start!], xs: [xs!], body: body(inward!) });
        return all(scan({ init: forward.carry, xs: forward.ys, reverse: true, body: body(around!) }));
      }),
    ));

  test('a captured tensor that is the result of another scan', () =>
    check(
      withGradients(recurrent, (xs, start, inward, around) => {
        const context = scan({
          init: [start!],
          xs: [xs!],
          body: ([h], [x]) => ({ carry: [tf.tanh(tf.add(tf.matMul(x!, inward!), h!))], ys: [] }),
        }).carry[0]!;
        return all(
          scan({
            init: [tf.zerosLike(start!)],
            xs: [xs!],
            body: ([h]) => {
              const next = tf.tanh(tf.add(tf.matMul(h!, around!), context));
              return { carry: [next], ys: [tf.mul(next, context)] };
            },
          }),
        );
      }),
    ));

  test('a gradient taken inside the body, as for a step of descent', () =>
    check((input, sizes) => {
      const [xs, start, inward] = recurrent(input, sizes);
      const { carry, ys } = scan({
        init: [start!],
        xs: [xs!],
        body: ([h], [x]) => {
          const energy = (at: tf.Tensor) =>
            tf.sum(tf.square(tf.sub(at, tf.matMul(x!, inward!)))) as tf.Scalar;
          const next = tf.sub(h!, tf.mul(tf.grad(energy)(h!), 0.1));
          return { carry: [next], ys: [next] };
        },
      });
      return { last: carry[0]!, all: ys[0]! };
    }));
});
