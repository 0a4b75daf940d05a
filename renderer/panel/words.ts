import type { StudioModel } from '../../core/contract/studio.ts';

/** An architecture as its name and as what it does, for each kind of data. */
interface Architecture {
  readonly badge: string;
  readonly music: string;
  readonly text: string;
}

/** Prior in time / prior in hidden. */
const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  'af-scf': { badge: 'AF/SCF', music: 'step by step', text: 'letter by letter' },
  'iaf-scf': { badge: 'IAF/SCF', music: 'all steps at once', text: 'all letters at once' },
  'af-af': {
    badge: 'AF/AF',
    music: 'step by step, direction by direction',
    text: 'letter by letter, direction by direction',
  },
};

/** Data that people know, by how the names of its files begin. */
const DATA: readonly (readonly [start: string, words: string])[] = [
  ['jsb', 'Bach'],
  ['nottingham', 'Folk tunes with chords'],
  ['piano', 'Piano classics'],
  ['muse', 'Orchestral classics'],
  ['pdsent', 'Old books'],
];

/** The short name of an architecture, as the paper writes it. */
export function architectureBadge({ arch }: Pick<StudioModel, 'arch'>): string {
  return ARCHITECTURES[arch]?.badge ?? arch;
}

/** How a model works, in words: `step by step`; undefined for an architecture that nobody has described. */
export function architectureWords({ arch, kind }: Pick<StudioModel, 'arch' | 'kind'>): string | undefined {
  return ARCHITECTURES[arch]?.[kind];
}

/** What a model learned from and how it works: `Bach, step by step`. */
export function modelWords(model: Pick<StudioModel, 'arch' | 'kind' | 'data'>): string {
  return [dataWords(model.data), architectureWords(model)].filter((words) => words !== undefined).join(', ');
}

/** How good a model is, by its own measure: `6.36 nats`. */
export function qualityWords({ nll, unit }: Pick<StudioModel, 'nll' | 'unit'>): string {
  return `${nll.toFixed(2)} ${unit === 'nats/step' ? 'nats' : 'bits'}`;
}

/** What a model was trained on; data that nobody knows are called by the name of their file. */
export function dataWords(data: string): string {
  const known = DATA.find(([start]) => data.toLowerCase().startsWith(start));
  return known?.[1] ?? data.split(',')[0]!;
}

/** The provider's name as its makers write it. */
export const PROVIDER_NAMES = {
  auto: 'Best there is',
  cpu: 'CPU',
  cuda: 'CUDA',
  webgpu: 'WebGPU',
  dml: 'DirectML',
  coreml: 'Core ML',
} as const;

/** A provider by whatever name a report uses. */
export function providerName(provider: string): string {
  return provider in PROVIDER_NAMES ? PROVIDER_NAMES[provider as keyof typeof PROVIDER_NAMES] : provider;
}
