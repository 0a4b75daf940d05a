import { RivuletError } from '../../core/errors.ts';
import type { EpochRecord } from '../../core/contract/training.ts';
import { saveCheckpoint } from './checkpoint.ts';
import type { TrainingHooks } from './hooks.ts';
import { TrainingLog } from './log.ts';
import { Patience } from './patience.ts';
import type { PreparedTraining } from './prepare.ts';
import { seconds } from './seconds.ts';
import { learnsFurther } from './settings.ts';

/** Seconds between two pieces to hear. */
const HEAR_EVERY = 4;

/** Trains with a checkpoint now and then; returns the seconds of processor time that it took, resumed runs together. */
export async function train(prepared: PreparedTraining, hooks: TrainingHooks): Promise<number> {
  const { trainer, task } = prepared;
  const { job } = task;
  const log = await TrainingLog.open(job.out, trainer.state.records);
  const before = trainer.state.cpuSeconds;
  const listening = new Listening(prepared, hooks);
  if (learnsFurther(job) && trainer.state.updates === 0) {
    const valid = await trainer.judge();
    await listening.hear(0, valid?.elbo);
  }
  await save(prepared, hooks); // so that a training which is killed at once can be resumed too
  let saved = seconds.wall();
  const patience = new Patience();
  for await (const event of trainer.train()) {
    if (event.kind === 'epoch') {
      await log.add(event.record);
      hooks.onProgress(event);
      await listening.record(event.record);
      patience.interrupted();
    } else {
      const { epoch, share } = event;
      hooks.onProgress({ kind: 'update', epoch, share, seconds: trainer.state.seconds });
    }
    trainer.state.cpuSeconds = before + seconds.processor();
    const cancelled = hooks.isCancelled();
    if (cancelled || seconds.wall() - saved > job.checkpointSeconds) {
      await save(prepared, hooks);
      saved = seconds.wall();
    }
    if (cancelled)
      throw new RivuletError('cancelled', `The training was stopped; --resume continues it from ${job.out}.`);
    if (event.kind === 'update') await hooks.expectSilence?.(patience.afterUpdate());
  }
  await save(prepared, hooks);
  return trainer.state.cpuSeconds;
}

async function save({ trainer, task }: PreparedTraining, hooks: TrainingHooks): Promise<void> {
  const { job, config, settings, data } = task;
  await saveCheckpoint(job.out, {
    config,
    settings,
    fingerprint: data.fingerprint,
    state: trainer.state,
    tensors: trainer.slots.save(),
  });
  hooks.onProgress({ kind: 'saved', at: Date.now() });
}

/** Makes a piece to hear at validations, not more often than every few seconds. */
class Listening {
  private last = -Infinity;

  constructor(
    private readonly prepared: PreparedTraining,
    private readonly hooks: TrainingHooks,
  ) {}

  async record({ epoch, valid }: EpochRecord): Promise<void> {
    if (seconds.wall() - this.last >= HEAR_EVERY) await this.hear(epoch + 1, valid?.elbo);
  }

  async hear(epoch: number, nll: number | undefined): Promise<void> {
    const { hearing, trainer } = this.prepared;
    if (!hearing) return;
    const piece = await hearing.piece(trainer.slots.averages());
    this.hooks.onProgress({ kind: 'sample', epoch, ...(nll !== undefined && { nll }), piece });
    this.last = seconds.wall();
  }
}
