import * as tf from './tensorflow.ts';

/*
 * Gradients that TensorFlow.js 4.22 gets wrong or refuses, put right for eager runs and recordings alike.
 */

/** Its own turns the result over when the axis is not the last one: wrong without notice if the sizes agree. */
tf.registerGradient({
  kernelName: 'Cumsum',
  gradFunc: (dy, _, attributes) => {
    const { axis, exclusive, reverse } = attributes as unknown as {
      axis: number;
      exclusive: boolean;
      reverse: boolean;
    };
    return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) };
  },
});

/** Its own cuts out every repetition one by one, so that nothing could be broadcast to a dynamic size. */
tf.registerGradient({
  kernelName: 'Tile',
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => {
    const { shape } = saved[0]!;
    const { reps } = attributes as unknown as { reps: number[] };
    const split = shape.flatMap((size, axis) => [reps[axis]!, size]);
    const repetitions = shape.map((_, axis) => 2 * axis);
    return { x: () => tf.sum(tf.reshape(dy as tf.Tensor, split), repetitions) };
  },
});

/** Its own fails when there is only one part, as in a scan of length 1. */
tf.registerGradient({
  kernelName: 'Unpack',
  gradFunc: (dy, _, attributes) => {
    const { axis } = attributes as unknown as { axis: number };
    return { value: () => tf.stack([dy].flat(), axis) };
  },
});
