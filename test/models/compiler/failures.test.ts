import { afterEach, describe, expect, test } from 'vitest';
import { polymorphic, primitive, record, scan } from '../../../models/compiler/index.ts';
import type { Recordable } from '../../../models/compiler/record.ts';
import type { SizedRecordable } from '../../../models/compiler/polymorphic.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';

/** Asserts that a recording is refused with a code and a sentence that names the remedy. */
function refused(fn: Recordable, remedy: RegExp, code = 'not-recordable'): void {
  expect(() => record(fn)).toThrow(
    expect.objectContaining({ name: 'RivuletError', code, message: expect.stringMatching(remedy) }),
  );
}

/** The same for all sizes of T. */
function refusedForAllSizes(fn: SizedRecordable, remedy: RegExp, code = 'not-recordable'): void {
  expect(() => polymorphic({ T: [4, 6, 9] }, { T: ['x', 0] }, fn)).toThrow(
    expect.objectContaining({ name: 'RivuletError', code, message: expect.stringMatching(remedy) }),
  );
}

afterEach(() => {
  // Whatever failed inside, eager work goes on as before.
  expect(tf.getBackend()).toBe('cpu');
  expect(tf.tensor([1, 2]).add(1).arraySync()).toEqual([2, 3]);
  record((input) => ({ y: tf.neg(input('x', [2])) }));
});

describe('what cannot be recorded is refused with the remedy', () => {
  test('reading values', () => {
    refused((input) => ({ y: tf.scalar(input('x', [2]).dataSync()[0]!) }), /tf\.where/);
    refused((input) => ({ y: tf.tensor(tf.exp(input('x', [2])).arraySync() as number[]) }), /as an input/);
    const x = tf.scalar(2);
    expect(record(() => ({ y: tf.mul(x, x.dataSync()[0]!) })).inputs).toEqual([]);
  });

  test('an asynchronous function', () => {
    const asynchronous = async (input: (name: string, shape: number[]) => tf.Tensor) => {
      const [first] = await input('x', [2]).data();
      return { y: tf.scalar(first!) };
    };
    refused(asynchronous as unknown as Recordable, /return its tensors, not a promise/);
  });

  test('an operation without ONNX form', () => {
    const image: Recordable = (input) => ({
      y: tf.image.resizeBilinear(input('x', [1, 2, 2, 1]) as tf.Tensor4D, [4, 4]),
    });
    refused(image, /ResizeBilinear.*primitive\(\)/);
    refused((input) => ({ y: tf.topk(input('x', [4]), 2).values }), /TopK.*kernels/);
    refused(
      (input) => ({ y: tf.gather(input('x', [2, 3]), input('i', [2, 1], 'int32'), 1, 1) }),
      /GatherV2.*recorded/,
    );
    refused((input) => ({ y: tf.floorDiv(input('x', [2], 'int32'), 2) }), /FloorDiv/);
  });

  test('a gradient that nobody defined', () => {
    const noGradient = primitive('TestWithoutGradient', {
      cpu: ([x]) => ({ values: x!.values.map((v) => v + 1), shape: [...x!.shape] }),
      onnx: (r, [x]) => ({ name: r.emitOne('Add', [r.name(x!), r.scalar(1)]), shape: x!.shape }),
    });
    refused(
      (input) => ({ g: tf.grad((x) => tf.sum(noGradient([x], {})))(input('x', [2])) }),
      /TestWithoutGradient has no gradient.*grad/,
    );
  });

  test('noise', () => {
    refused((input) => ({ y: tf.add(input('x', [3]), tf.randomNormal([3])) }), /noise.*as inputs/);
    refused((input) => ({ y: tf.dropout(input('x', [30]), 0.5) }), /noise.*as inputs/);
    refused((input) => ({ y: tf.mul(input('x', [3]), Math.random()) }), /noise.*as inputs/);
    refusedForAllSizes(
      (input, { T }) => ({ y: tf.add(input('x', [T!]), tf.randomUniform([T!])) }),
      /as an input/,
    );
    refusedForAllSizes(
      (input, { T }) => ({ y: tf.add(input('x', [T!]), tf.randomUniform([1])) }),
      /as an input/,
    );
  });

  test('a function that does something else each time', () => {
    let calls = 0;
    refused((input) => {
      const x = input('x', [3]);
      return { y: calls++ % 2 === 0 ? tf.neg(x) : x };
    }, /Recording the function twice gave two graphs.*as inputs/);
  });

  test('a branch on a size that the traced sizes disagree about', () => {
    refusedForAllSizes((input, { T }) => {
      const x = input('x', [T!]);
      return { y: T! > 5 ? tf.neg(x) : x };
    }, /depends on the size.*masks, scan/);
    refusedForAllSizes((input, { T }) => {
      const x = input('x', [T!, 2]);
      return { y: tf.addN(tf.unstack(x)) };
    }, /masks, scan/);
  });

  test('a size that is no whole multiple of the dimensions', () => {
    refusedForAllSizes(
      (input, { T }) => ({ y: tf.slice(input('x', [T!]), [0], [Math.floor(T! / 2)]) }),
      /depends on the size.*as an input/,
    );
  });

  test('numbers that depend on a size: a mean, a scale, positions from a list', () => {
    refusedForAllSizes(
      (input, { T }) => ({ g: tf.grad((x) => tf.mean(tf.square(x)))(input('x', [T!, 2])) }),
      /float32 constant.*sum divided by a count instead of mean/,
    );
    refusedForAllSizes(
      (input, { T }) => ({ y: tf.div(input('x', [T!]), T!) }),
      /depends on the size.*as an input/,
    );
    refusedForAllSizes((input, { T }) => {
      const positions = tf.tensor(Array.from({ length: T! }, (_, t) => t));
      return { y: tf.add(input('x', [T!]), positions) };
    }, /cumsum of a mask/);
  });

  test('a dimension that is read from nowhere', () => {
    expect(() =>
      polymorphic({ T: [4, 6, 9] }, { T: ['y', 0] }, (input, { T }) => ({ z: tf.neg(input('x', [T!])) })),
    ).toThrow(
      expect.objectContaining({
        code: 'not-recordable',
        message: expect.stringMatching(/"T".*"y".*declare/),
      }),
    );
    expect(() =>
      polymorphic({ T: [4, 6, 9] }, { T: ['x', 1] }, (input, { T }) => ({ z: tf.neg(input('x', [T!, 2])) })),
    ).toThrow(
      expect.objectContaining({ code: 'not-recordable', message: expect.stringMatching(/"T".*axis 1.*"x"/) }),
    );
    expect(() =>
      polymorphic({ T: [4, 6, 9] }, {}, (input, { T }) => ({ z: tf.neg(input('x', [T!, 2])) })),
    ).toThrow(
      expect.objectContaining({
        code: 'not-recordable',
        message: expect.stringMatching(/"T".*say which input/),
      }),
    );
  });

  test('names: an output like an input, an input twice, names of the recorder', () => {
    refused((input) => ({ x: tf.neg(input('x', [2])) }), /"x" has the name of an input: rename/);
    refused((input) => ({ y: tf.add(input('x', [2]), input('x', [2])) }), /"x" is declared twice: give/);
    refused((input) => ({ y: tf.neg(input('_v0', [2])) }), /"_v0".*rename/);
    refused((input) => ({ '': tf.neg(input('x', [2])) }), /empty.*rename/);
  });

  test('no output', () => {
    refused((input) => {
      input('x', [2]);
      return {};
    }, /at least one/);
  });

  test('a recording inside a recording', () => {
    refused((input) => {
      record((inner) => ({ y: inner('x', [2]) }));
      return { y: input('x', [2]) };
    }, /does not nest: call the inner function/);
  });
});

describe('a scan body', () => {
  const scanned =
    (body: (h: tf.Tensor, x: tf.Tensor) => tf.Tensor[]): Recordable =>
    (input) => {
      const { carry } = scan({
        init: [input('h', [2])],
        xs: [input('x', [3, 2])],
        body: ([h], [x]) => ({ carry: body(h!, x!), ys: [] }),
      });
      return { last: carry[0]! };
    };
  const remedy = /must return a carry like its init: expected float32\[2\], got/;

  test('with another carry than its init is refused, recorded or eager', () => {
    const wrong: ((h: tf.Tensor, x: tf.Tensor) => tf.Tensor[])[] = [
      (h) => [tf.expandDims(h)],
      (h) => [tf.cast(h, 'int32')],
      (h, x) => [h, x],
      () => [],
    ];
    for (const body of wrong) {
      refused(scanned(body), remedy, 'bad-shape');
      const eager = () => scanned(body)((_, shape) => tf.zeros([...shape]));
      expect(eager).toThrow(
        expect.objectContaining({ code: 'bad-shape', message: expect.stringMatching(remedy) }),
      );
    }
  });

  test('with xs of several lengths, of none, or without xs is refused', () => {
    const body = (carry: tf.Tensor[]) => ({ carry, ys: [] });
    const sizes: number[][][] = [
      [
        [3, 2],
        [4, 2],
      ],
      [[0, 2]],
      [[]],
      [],
    ];
    for (const shapes of sizes) {
      const fn: Recordable = (input) => {
        const xs = shapes.map((shape, i) => input(`x${i}`, shape));
        return { y: scan({ init: [input('h', [2])], xs, body }).carry[0]! };
      };
      refused(fn, /xs of one length of at least 1, got/, 'bad-shape');
    }
  });

  test('that does something else when its gradient is recorded is refused', () => {
    let calls = 0;
    const loss = (w: tf.Tensor, h: tf.Tensor, x: tf.Tensor) =>
      tf.sum(
        scan({
          init: [h],
          xs: [x],
          body: ([c], [s]) => {
            const sum = tf.add(tf.mul(c!, w), s!);
            return { carry: [calls++ % 2 === 0 ? tf.tanh(sum) : sum], ys: [] };
          },
        }).carry[0]!,
      );
    refused((input) => {
      const [w, h, x] = [input('w', [2]), input('h', [2]), input('x', [3, 2])];
      return { g: tf.grad((at) => loss(at, h, x))(w) };
    }, /same operations every time.*besides its arguments/);
  });

  test('that draws noise is refused', () => {
    refused(
      scanned((h) => [tf.add(h, tf.randomNormal([2]))]),
      /noise.*as inputs/,
    );
  });

  test('that reads its carry is refused', () => {
    refused(
      scanned((h) => [h.dataSync()[0]! > 0 ? h : tf.neg(h)]),
      /tf\.where/,
    );
  });
});
