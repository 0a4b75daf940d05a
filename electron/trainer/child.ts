import { forkedPort } from '../host/child-port.ts';
import { serveCalls } from '../host/serve-calls.ts';
import { trainingJobSchema } from './job.ts';
import { runTraining } from './run.ts';

/** Eager training computes a step for minutes without a break. */
const EAGER_SILENCE_MS = 30 * 60_000;
/** Compiling and the largest compiled steps block the thread for less than this. */
const COMPILED_SILENCE_MS = 60_000;

serveCalls(
  {
    train: (request, { signal, progress, expectSilence }) => {
      const job = trainingJobSchema.parse(request);
      expectSilence(job.backend === 'onnx' ? COMPILED_SILENCE_MS : EAGER_SILENCE_MS);
      return runTraining(job, { onProgress: progress, isCancelled: () => signal.aborted });
    },
  },
  forkedPort(),
);
