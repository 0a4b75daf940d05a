import { forkedPort } from '../host/child-port.ts';
import { serveCalls } from '../host/serve-calls.ts';
import { trainingJobSchema } from './job.ts';
import { runTraining } from './run.ts';

serveCalls(
  {
    train: (request, { signal, progress }) =>
      runTraining(trainingJobSchema.parse(request), {
        onProgress: progress,
        isCancelled: () => signal.aborted,
      }),
  },
  forkedPort(),
);
