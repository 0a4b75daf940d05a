import { expect, it, vi } from 'vitest';
import { RivuletError } from '../../../core/errors.ts';
import { EngineClient } from '../../../electron/engine/client.ts';
import { readModel, verifyModel } from '../../../electron/host/model-folder.ts';
import { runTraining } from '../../../electron/trainer/run.ts';
import { rollFile, smallJob } from '../../fixtures/latent-music.ts';

const parity = vi.hoisted(() => ({ fails: false }));

vi.mock('../../../models/export/parity.ts', async (original) => {
  const real = await original<typeof import('../../../models/export/parity.ts')>();
  const checkParity: typeof real.checkParity = (...given) => {
    if (parity.fails) throw new RivuletError('bad-model', 'the graph sample computes something else');
    return real.checkParity(...given);
  };
  return { ...real, checkParity };
});

const hooks = { onProgress: () => undefined, isCancelled: () => false };

it('a model whose export computes something else replaces nothing: the one before still loads', async () => {
  const training = { epochs: 1, batch: 4, klHoldEpochs: 0, klRampEpochs: 1 };
  const job = smallJob({ data: rollFile(), training, iwae: 2 });
  await runTraining(job, hooks);
  const before = await readModel(job.out);
  parity.fails = true;
  const further = { ...job, resume: true, training: { ...training, epochs: 2 } };
  await expect(runTraining(further, hooks)).rejects.toMatchObject({ code: 'bad-model' });
  expect(await verifyModel(job.out)).toEqual({ ok: true, faults: [] });
  expect((await readModel(job.out)).manifest).toEqual(before.manifest);
  const engine = new EngineClient();
  const { pieces } = await engine.call('generate', { model: job.out, seed: 1, steps: 4 });
  expect(pieces).toHaveLength(1);
  await engine.stop();
  parity.fails = false;
  await runTraining(further, hooks);
  expect((await readModel(job.out)).manifest.training.epochs).toBe(2);
});
