import { RivuletError } from '../../core/errors.ts';
import { compile, polymorphic } from '../../models/compiler/index.ts';
import { interpret, type Runnable } from '../../models/compiler/interpret.ts';
import type { Dimensions, SizedRecordable } from '../../models/compiler/polymorphic.ts';
import * as tf from '../../models/compiler/tensorflow.ts';
import { DIMENSIONS, SIZES } from '../../models/train/graphs.ts';
import type { TrainingJob } from './job.ts';

/** Turns a function of the model into something that runs; it reads its sizes from `x` unless said. */
export type MakeRunnable = (fn: SizedRecordable, dimensions?: Dimensions) => Promise<Runnable>;

type Placement = Pick<TrainingJob, 'backend' | 'provider' | 'threads'>;

/** The package that a person may install to train on TensorFlow itself. */
const NATIVE = '@tensorflow/tfjs-node';

/**
 * How a training computes: `onnx` compiles each function, the others run it eagerly on that TensorFlow.js backend.
 * @throws RivuletError `provider-missing` when TensorFlow's native package is not installed.
 */
export async function backendFor({ backend, provider, threads }: Placement): Promise<MakeRunnable> {
  if (backend === 'onnx') {
    return (fn, dimensions = DIMENSIONS) =>
      compile(polymorphic(SIZES, dimensions, fn), { provider, threads });
  }
  if (backend === 'tensorflow') await loadNative();
  if (!(await tf.setBackend(backend))) {
    throw new RivuletError('provider-missing', `TensorFlow.js cannot use its backend ${backend} here.`);
  }
  return (fn, dimensions = DIMENSIONS) => Promise.resolve(interpret(dimensions, fn));
}

async function loadNative(): Promise<void> {
  try {
    await import(NATIVE);
  } catch (cause) {
    throw new RivuletError(
      'provider-missing',
      `--backend tensorflow needs the package ${NATIVE}: npm install ${NATIVE}`,
      cause,
    );
  }
}
