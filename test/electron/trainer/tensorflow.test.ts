import { expect, it, vi } from 'vitest';
import { readLog } from '../../../electron/trainer/log.ts';
import { runTraining } from '../../../electron/trainer/run.ts';
import { verifyModel } from '../../../electron/host/model-folder.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { rollFile, smallJob } from '../../fixtures/latent-music.ts';

const loaded = vi.hoisted(() => ({ times: 0, kernels: 0 }));

/**
 * A package that registers a backend as the native one does: TensorFlow.js' own kernels and none of the compiler's. Its
 * tensors are made by `write` alone.
 */
vi.mock('@tensorflow/tfjs-node', async () => {
  const { registerBackend, findBackendFactory, getKernelsForBackend, registerKernel } =
    await import('../../../models/compiler/tensorflow.ts');
  loaded.times++;
  registerBackend('tensorflow', findBackendFactory('cpu'));
  for (const kernel of getKernelsForBackend('cpu')) {
    if (['NlsqRoot', 'FusedLstm'].includes(kernel.kernelName)) continue;
    const kernelFunc: typeof kernel.kernelFunc = (parameters) => {
      loaded.kernels++;
      return kernel.kernelFunc(parameters);
    };
    registerKernel({ ...kernel, kernelFunc, backendName: 'tensorflow' });
  }
  return {};
});

it('training on TensorFlow itself is the same script: the CPU backend in its place gives the same curve', async () => {
  const hooks = { onProgress: () => undefined, isCancelled: () => false };
  const training = { epochs: 2, batch: 4, klHoldEpochs: 0, klRampEpochs: 1 };
  const [native, eager] = (['tensorflow', 'cpu'] as const).map((backend) =>
    smallJob({ data: rollFile(), training, backend }),
  );
  const { metrics } = await runTraining(native!, hooks);
  expect(tf.getBackend()).toBe('tensorflow');
  expect(loaded.times).toBe(1);
  expect(loaded.kernels).toBeGreaterThan(1000);
  const expected = await runTraining(eager!, hooks);
  expect(tf.getBackend()).toBe('cpu');
  const [a, b] = [await readLog(native!.out), await readLog(eager!.out)];
  expect(a.map((record) => ({ ...record, seconds: 0 }))).toEqual(
    b.map((record) => ({ ...record, seconds: 0 })),
  );
  expect(metrics).toEqual(expected.metrics);
  expect(await verifyModel(native!.out)).toEqual({ ok: true, faults: [] });
});
