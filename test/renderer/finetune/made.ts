import type { CollectedFile, CollectionReport } from '../../../core/contract/collection.ts';
import type { Job, JobSample } from '../../../core/contract/jobs.ts';
import type { EpochRecord } from '../../../core/contract/training.ts';
import { piece } from '../state/fake-host.ts';

/** The id of the collection that tests read. */
export const COLLECTION = 'c'.repeat(32);

const WHOLE: CollectedFile = {
  file: 'Recital/Gymnopédie No. 1.mid',
  status: 'imported',
  notes: 412,
  seconds: 187,
  steps: 234,
  parts: 2,
  stepQuarters: 1,
  residual: 0.01,
  split: 'train',
};

/** Files of every fate, again and again, with numbers. */
export function files(count: number): CollectedFile[] {
  const fates: readonly Partial<CollectedFile>[] = [
    {},
    { file: 'Clair de lune.mid', split: 'valid', parts: 3 },
    { file: 'live/Prelude in C (live).mid', residual: 0.19, parts: 1 },
    {
      file: 'duet, sketch.mid',
      status: 'warned',
      reason: '4 channels: 1 and 2 used, 3 and 4 not',
      parts: 1,
      split: 'test',
    },
    { file: 'kit groove 04.mid', status: 'rejected', reason: 'only drums', steps: 0, parts: 0 },
    {
      file: 'export(3).mid',
      status: 'rejected',
      reason: 'it ends inside track 2, at byte 1034',
      steps: 0,
      parts: 0,
    },
    { file: 'Träumerei.mid', parts: 1 },
    { file: 'Ondine.mid', parts: 1, residual: 0.1 },
  ];
  return Array.from({ length: count }, (_, i) => {
    const fate = { ...WHOLE, ...fates[i % fates.length] };
    const known =
      fate.status === 'rejected' ? { notes: undefined, seconds: undefined, split: undefined } : {};
    return strip({ ...fate, ...known, file: fate.file.replace('.mid', ` ${i + 1}.mid`) });
  });
}

function strip(file: { [Key in keyof CollectedFile]: CollectedFile[Key] | undefined }): CollectedFile {
  return Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined)) as CollectedFile;
}

/** What a folder of music came to. */
export function report(count = 214, change: Partial<CollectionReport> = {}): CollectionReport {
  const items = files(count);
  const of = (status: CollectedFile['status']) => items.filter((item) => item.status === status).length;
  const pieces = { train: 0, valid: 0, test: 0 };
  for (const { split } of items) if (split) pieces[split] += 1;
  return {
    kind: 'music',
    name: 'Recital',
    settings: { tracks: { of: 'all' }, grid: 'auto', seed: 1 },
    files: count,
    imported: of('imported'),
    warned: of('warned'),
    rejected: of('rejected'),
    copies: 0,
    items,
    pieces,
    parts: pieces,
    steps: pieces,
    stepQuarters: 1,
    longest: 128,
    ...change,
  };
}

/** What a text came to. */
export function textReport(): CollectionReport {
  const split = { train: 820, valid: 90, test: 90 };
  return {
    kind: 'text',
    name: 'diary.txt',
    settings: { tracks: { of: 'all' }, grid: 'auto', seed: 1 },
    files: 1,
    imported: 0,
    warned: 1,
    rejected: 0,
    copies: 0,
    items: [
      {
        file: 'diary.txt',
        status: 'warned',
        reason: '12 sentences stand in it twice',
        sentences: 1000,
        steps: 64_000,
        parts: 1000,
      },
    ],
    pieces: split,
    parts: split,
    steps: split,
    longest: 288,
    replaced: [
      { character: 'é', by: 'e', count: 31 },
      { character: '…', by: '...', count: 12 },
      { character: '☂', by: '', count: 1 },
    ],
    cut: 3,
  };
}

/** What the little updates came to. */
export const ESTIMATE = {
  secondsPerUpdate: 0.31,
  updatesPerEpoch: 41,
  epochs: 23.6,
  seconds: [330, 420] as [number, number],
  threads: 2,
  bytes: 812_000_000,
};

/** A training that goes on. */
export function job(change: Partial<Job> = {}): Job {
  return {
    id: 'job-1',
    settings: {
      collection: COLLECTION,
      model: 'chorales',
      fresh: false,
      name: 'recital',
      trainable: 'all',
      minutes: 28,
      transpose: 0,
      rehearse: true,
      seed: 1,
    },
    data: 'Recital',
    kind: 'music',
    state: 'running',
    doing: 'learning',
    createdAt: 1_000,
    share: 0.565,
    epoch: 23,
    seconds: 960,
    secondsLeft: 730,
    savedAt: Date.now() - 8_000,
    threads: 2,
    secondsPerUpdate: 1.06,
    ...change,
  };
}

/** What became of the likelihood of what was held out. */
export function heldOut(nll: number, sequences = 31): NonNullable<Job['before']> {
  return { nll, unit: 'nats/step', split: 'test', iwae: 20, sequences, steps: 4000 };
}

/** A training that has come to its end. */
export function doneJob(change: Partial<Job> = {}): Job {
  const { doing, secondsLeft, ...rest } = job();
  void [doing, secondsLeft];
  return {
    ...rest,
    state: 'done',
    share: 1,
    before: heldOut(9.12),
    after: heldOut(7.02),
    memorisation: {
      samples: 24,
      after: { mean: 0.21, most: 0.44 },
      before: { mean: 0.12, most: 0.2 },
      heldOut: { mean: 0.18, most: 0.4 },
      nearest: 'Clair de lune.mid',
    },
    ...change,
  };
}

/** The log of so many epochs: it falls, and the weight of the divergence rises at first. */
export function records(count: number): EpochRecord[] {
  return Array.from({ length: count }, (_, i) => {
    const wave = Math.sin(i * 2.3) * 0.06;
    const train = {
      elbo: 5.9 + 3.2 * Math.exp(-i / 5.5) + wave,
      reconstruction: 0.6 + Math.exp(-i / 3),
      kl: 6.3 - i / 40,
    };
    const elbo = 7 + 2.12 * Math.exp(-i / 5) + wave / 2;
    return {
      epoch: i + 1,
      updates: (i + 1) * 41,
      seconds: (i + 1) * 41.7,
      klWeight: Math.min(1, 0.3 + i * 0.1),
      rate: 1e-4,
      gradientNorm: 0.3 + 0.5 * Math.exp(-i / 8),
      train,
      valid: { elbo, reconstruction: 0.7, kl: elbo - 0.7 },
      best: i > 7 && i !== count - 1,
    };
  });
}

/** A piece of sixteen bars that wanders, of an index. */
export function music(index: number): JobSample['piece'] {
  const steps = 64;
  const roll = Array.from({ length: steps }, (_, t) =>
    [48, 55, 60, 67].map(
      (pitch, voice) => pitch + Math.round(4 * Math.sin(index + voice + Math.floor(t / (voice + 1)) * 0.7)),
    ),
  );
  const tensor = (width: number) => ({ data: new Float32Array(steps * width), dims: [steps, 1, width] });
  return piece(index, { steps, roll, epsilon: tensor(2), z: tensor(2), u: tensor(88) });
}

/** What was heard along the way. */
export function samples(epochs: readonly number[]): JobSample[] {
  return epochs.map((epoch) => ({ epoch, nll: 7 + 2.12 * Math.exp(-epoch / 5), piece: music(epoch) }));
}
