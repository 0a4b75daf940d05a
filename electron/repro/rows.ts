import type { ModelConfig } from '../../core/contract/config.ts';
import type { TrainingSettings } from '../../core/contract/training.ts';
import { RivuletError } from '../../core/errors.ts';

/** One training of a row. */
export interface Run {
  /** Its name within the row, and that of its folder. */
  readonly id: string;
  readonly arch: ModelConfig['arch'];
  readonly seed: number;
  readonly model: Partial<ModelConfig>;
  readonly training: Partial<TrainingSettings>;
  /** What it takes to be trained well, in minutes of the processor. */
  readonly minutes: number;
}

/** A data set with the trainings that are compared on it, in order of worth. */
export interface TrainingRow {
  readonly title: string;
  readonly kind: ModelConfig['kind'];
  readonly unit: 'nats/step' | 'bits/character';
  /** The file, or the prefix of three files of text, below the folder of data. */
  readonly data: string;
  readonly dataLicence: string;
  readonly runs: readonly Run[];
}

type Settings = Pick<Run, 'model' | 'training' | 'minutes'>;

/** A run for each seed: `ID-SEED`. */
function seeds(id: string, arch: Run['arch'], settings: Settings, ...each: number[]): Run[] {
  return each.map((seed) => ({ id: `${id}-${seed}`, arch, seed, ...settings }));
}

/**
 * The four models of the paper's tables, one seed each, in order of worth. An inverse flow gives information up while the
 * weight of its divergence rises, and is better off with a slower rise.
 */
function paperRuns(settings: Settings, inverse = settings): Run[] {
  const archs = ['af-scf', 'af-af', 'iaf-scf', 'lstm'] as const;
  return archs.flatMap((arch) => seeds(arch, arch, arch === 'iaf-scf' ? inverse : settings, 1));
}

const CHORALES: Settings = { model: {}, training: {}, minutes: 7.4 };
const without = (model: Settings['model'], minutes = CHORALES.minutes): Settings => ({
  ...CHORALES,
  model,
  minutes,
});
/** Wide and shallow: what the fast models are. */
const CONVOLUTION = {
  context: 'convolution',
  decoder: 'convolution',
  hidden: 200,
  priorLayers: 1,
  couplingHidden: 64,
  couplingDepth: 1,
} as const;
const ELEMENTWISE = { flow: [{ kind: 'elementwise', layers: 5 }] } satisfies Settings['model'];

/** Long pieces, few of them: small batches, and a ramp counted in fewer epochs than for chorales. */
const long = (minutes: number, training: Settings['training'] = {}): Settings => ({
  model: {},
  training: { klHoldEpochs: 6, klRampEpochs: 12, stopPatience: 12, batch: 2, ...training },
  minutes,
});

/** Sentences: what is usual for text. */
const sentences = (minutes: number): Settings => ({ model: {}, training: {}, minutes });

const LANGUAGE_MODEL: Settings = {
  model: { hidden: 256, priorLayers: 1, tiedEmbedding: 0 },
  training: { batch: 32, rate: 0.003 },
  minutes: 20,
};

/** The same LSTM over places of characters instead of characters, one mixture layer saying where the next is. */
const MIXTURE: Settings = {
  model: {
    ...LANGUAGE_MODEL.model,
    latent: 8,
    encoderLayers: 0,
    decoderLayers: 0,
    layers: 1,
    transform: 'mixture',
    contextSkip: true,
    couplingHidden: 512,
    couplingDepth: 1,
  },
  training: { ...LANGUAGE_MODEL.training, klHoldEpochs: 0, klRampEpochs: 2 },
  minutes: 20,
};

/** The rows of trainings by name, in order of worth. */
export const ROWS: Readonly<Record<string, TrainingRow>> = {
  jsb: {
    title: 'JSB chorales',
    kind: 'music',
    unit: 'nats/step',
    data: 'jsb.json.gz',
    dataLicence: 'public domain compositions (J. S. Bach); rolls not included',
    runs: [
      ...paperRuns(CHORALES),
      ...seeds('iaf-scf-convolution', 'iaf-scf', without(CONVOLUTION, 10), 1),
      ...seeds(
        'iaf-scf-convolution-affine',
        'iaf-scf',
        without({ ...CONVOLUTION, transform: 'affine' }, 10),
        1,
      ),
      ...(['af-scf', 'af-af', 'iaf-scf', 'lstm'] as const).flatMap((arch) =>
        seeds(arch, arch, CHORALES, 2, 3),
      ),
      ...seeds('af-only', 'af-only', CHORALES, 1),
      ...seeds('af-af-affine', 'af-af', without({ transform: 'affine' }), 1),
      ...seeds('af-af-elementwise', 'af-af', without(ELEMENTWISE), 1),
    ],
  },
  nottingham: {
    title: 'Nottingham',
    kind: 'music',
    unit: 'nats/step',
    data: 'nottingham.json.gz',
    dataLicence: 'Nottingham Music Database, traditional tunes; weights only',
    runs: paperRuns(
      { model: {}, training: { klHoldEpochs: 2, klRampEpochs: 7, stopPatience: 12 }, minutes: 45 },
      {
        model: {},
        training: {
          batch: 8,
          rate: 0.0025,
          klHoldEpochs: 2,
          klRampEpochs: 36,
          stopPatience: 15,
          averaging: 0.998,
        },
        minutes: 70,
      },
    ),
  },
  english: {
    title: 'English sentences',
    kind: 'text',
    unit: 'bits/character',
    data: 'pdsent',
    dataLicence: 'public domain sentences; text not included',
    runs: (['af-scf', 'iaf-scf', 'lstm'] as const).flatMap((arch) => seeds(arch, arch, sentences(60), 1)),
  },
  piano: {
    title: 'Piano-midi.de',
    kind: 'music',
    unit: 'nats/step',
    data: 'piano-midi.json.gz',
    dataLicence: 'Piano-midi.de by Bernd Krueger, CC BY-SA 3.0 DE; weights only',
    runs: paperRuns(long(30), long(20, { klHoldEpochs: 4, klRampEpochs: 22 })),
  },
  musedata: {
    title: 'MuseData',
    kind: 'music',
    unit: 'nats/step',
    data: 'musedata.json.gz',
    dataLicence: 'MuseData, CCARH; for figures only',
    runs: paperRuns(long(50, { batch: 4, klHoldEpochs: 2, klRampEpochs: 8 })),
  },
  ptb: {
    title: 'Penn Treebank, characters',
    kind: 'text',
    unit: 'bits/character',
    data: 'ptb',
    dataLicence: 'Penn Treebank; for figures only',
    runs: [
      ...seeds('af-af-mixture', 'af-af', MIXTURE, 1),
      ...seeds('lstm', 'lstm', LANGUAGE_MODEL, 1),
      ...(['af-af', 'af-scf', 'iaf-scf'] as const).flatMap((arch) => seeds(arch, arch, sentences(60), 1)),
    ],
  },
};

/**
 * The row of a name.
 * @throws RivuletError `bad-argument` when there is none.
 */
export function trainingRow(name: string): TrainingRow {
  const row = ROWS[name];
  if (row) return row;
  const known = [...Object.keys(ROWS), 'toy', 'speed'].join(', ');
  throw new RivuletError('bad-argument', `There is no row ${name}; the rows are ${known}.`);
}
