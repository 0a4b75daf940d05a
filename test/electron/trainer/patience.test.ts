import { afterEach, expect, it, vi } from 'vitest';
import { RivuletError } from '../../../core/errors.ts';
import { trainInChild } from '../../../electron/trainer/client.ts';
import { Patience, PHASE_MS } from '../../../electron/trainer/patience.ts';
import { seconds } from '../../../electron/trainer/seconds.ts';
import { emptyFolder, rollFile, smallJob } from '../../fixtures/latent-music.ts';

afterEach(() => void vi.restoreAllMocks());

it('waits for what an update may take, by those before it', () => {
  let now = 100;
  vi.spyOn(seconds, 'wall').mockImplementation(() => now);
  const patience = new Patience();
  const after = (elapsed: number) => {
    now += elapsed;
    return Math.round(patience.afterUpdate());
  };
  expect(after(3)).toBe(PHASE_MS);
  expect([after(0.2), after(0.5), after(0.1)]).toEqual([2000, 5000, 5000]);
  patience.interrupted();
  expect(after(60)).toBe(5000);
  expect(after(50)).toBe(PHASE_MS);
});

it('finds a training that hangs between two updates within 15 seconds', async () => {
  let [trainer, updates] = [0, 0];
  const job = smallJob({ data: rollFile(), out: emptyFolder() });
  const ended = trainInChild(
    { ...job, training: { ...job.training, epochs: 100_000 } },
    {
      onStart: (pid) => (trainer = pid),
      onProgress: ({ kind }) => {
        if (kind === 'update' && ++updates === 50) process.kill(trainer, 'SIGSTOP');
      },
    },
  );
  const thrown = await ended.catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(RivuletError);
  const { code, message } = thrown as RivuletError;
  expect(code).toBe('child-hung');
  expect(Number(/([\d.]+) s/.exec(message)![1])).toBeLessThanOrEqual(15);
  expect(() => process.kill(trainer, 0)).toThrow();
});
