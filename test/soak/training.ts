import { writeFile } from 'node:fs/promises';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Random } from '../../core/random.ts';
import { type TrainingJob, trainingJobSchema } from '../../electron/trainer/job.ts';
import { runTraining } from '../../electron/trainer/run.ts';
import * as tf from '../../models/compiler/tensorflow.ts';
import { handlesOf, missedOf, residentOf, rounded, type Soaked } from './measure.ts';

/** Eager steps are slower by far, and leak sooner. */
const BACKENDS = { onnx: 1, cpu: 0.05 } as const;
const BATCH = 4;
const PIECES = 40;

/** Trains on both backends and looks at TensorFlow.js' live tensors after each update: there may never be one more. */
export async function soakTraining(updates: number): Promise<Soaked> {
  const figures: Record<string, number | string> = {};
  const missed: string[] = [];
  for (const [backend, share] of Object.entries(BACKENDS)) {
    const seen = await trained(backend as TrainingJob['backend'], Math.ceil(updates * share));
    const { tensors, first, last, handles } = seen;
    const [fewest, most] = [Math.min(...tensors), Math.max(...tensors)];
    figures[`${backend}_updates`] = tensors.length;
    figures[`${backend}_live_tensors`] = `${fewest} to ${most}`;
    figures[`${backend}_megabytes`] = `${first} to ${last}`;
    figures[`${backend}_growth_megabytes`] = rounded(last - first);
    figures[`${backend}_handles`] = `${handles[0]} to ${handles[1]}`;
    missed.push(
      ...missedOf({
        [`${backend}: live tensors change from step to step`]: fewest === most,
        [`${backend}: training holds more handles`]: handles[1] <= handles[0],
      }),
    );
  }
  return { figures, missed };
}

async function trained(backend: TrainingJob['backend'], updates: number) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rivulet-soak-'));
  const data = path.join(folder, 'music.json');
  await writeFile(data, JSON.stringify({ train: pieces(PIECES), valid: pieces(4), test: pieces(4) }));
  const epochs = Math.ceil((updates * BATCH) / PIECES);
  const tensors: number[] = [];
  const looks: Promise<{ megabytes: number; handles: number }>[] = [];
  const look = async () => ({
    megabytes: await residentOf(process.pid),
    handles: await handlesOf(process.pid),
  });
  const onProgress = ({ kind }: { kind: string }) => {
    if (kind === 'update') tensors.push(tf.memory().numTensors);
    if (kind === 'epoch') looks.push(look());
  };
  await runTraining(jobOf({ backend, data, out: path.join(folder, 'model'), epochs }), {
    onProgress,
    isCancelled: () => false,
  });
  const all = await Promise.all(looks);
  // The first tenth grows the heap to its size.
  const [first, last] = [all[Math.floor(all.length / 10)]!, all.at(-1)!];
  // A look may fall on a file that is open for a moment; the fewest of each half are what stays.
  const fewest = (half: typeof all) => Math.min(...half.map((one) => one.handles));
  const middle = Math.ceil(all.length / 2);
  const handles = [fewest(all.slice(0, middle)), fewest(all.slice(-middle))] as const;
  return { tensors, first: first.megabytes, last: last.megabytes, handles };
}

function jobOf({
  epochs,
  ...job
}: Pick<TrainingJob, 'backend' | 'data' | 'out'> & { epochs: number }): TrainingJob {
  return trainingJobSchema.parse({
    ...job,
    ...{ name: 'soaked', dataLicence: 'CC0-1.0', grid: 1, iwae: 2, command: 'the soak' },
    model: { latent: 2, hidden: 8, layers: 2, couplingHidden: 8 },
    training: { epochs, batch: BATCH, klHoldEpochs: 1, klRampEpochs: 2, stopPatience: 1e6 },
  });
}

/** Broken chords of some lengths. */
function pieces(count: number): number[][][] {
  const random = Random.of(3, count);
  return Array.from({ length: count }, () => {
    const root = 55 + random.below(6);
    return Array.from({ length: 5 + random.below(5) }, (_, t) => [root, root + 4 + 3 * (t % 3)]);
  });
}
