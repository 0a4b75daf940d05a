import type { ModelCard } from '../../../core/contract/models.ts';
import { musicModel, textModel } from '../state/fake-host.ts';

const hash = (digit: string) => digit.repeat(64);

/** What is known of how a model came to be. */
const provenance = {
  licence: 'MIT',
  dataLicence: 'public domain compositions (J. S. Bach); rolls not included',
  split: 'test',
  iwae: 30,
  weights: hash('a'),
  command: 'rivulet train --data jsb.json.gz --kind music --arch af-scf --seed 1',
  seed: 1,
  epochs: 98,
  cpuSeconds: 439,
  machine: '2 processors, linux x64',
  files: [
    { role: 'sample', file: 'sample.onnx', sha256: hash('b'), bytes: 1_498_437 },
    { role: 'weights', file: 'weights.safetensors', sha256: hash('a'), bytes: 2_683_962 },
  ],
} satisfies Partial<ModelCard>;

/** A music model that comes with Rivulet. */
function card(change: Partial<ModelCard> = {}): ModelCard {
  return { ...musicModel(), ...provenance, bytes: 6_972_000, ...change };
}

/** Two bundled models, and one of a person's own that was made from the first. */
export function cards(): ModelCard[] {
  const own = {
    name: 'recital',
    bundled: false,
    data: 'Recital, SHA-256 77',
    dataLicence: 'my own pieces',
    nll: 6.941,
    split: 'valid',
    weights: hash('c'),
    parent: { name: 'chorales', weights: hash('a') },
    epochs: 22,
    cpuSeconds: 912,
  } as const;
  const text = {
    ...textModel(),
    ...provenance,
    weights: hash('d'),
    data: 'pdsent.txt, SHA-256 2',
    bytes: 7_702_000,
  };
  return [
    card(),
    card({ name: 'chorales-fast', arch: 'iaf-scf', nll: 7.01, weights: hash('e') }),
    text,
    card(own),
  ];
}
