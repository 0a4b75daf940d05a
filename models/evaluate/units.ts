import type { ModelConfig } from '../../core/contract/config.ts';
import type { Manifest } from '../../core/contract/manifest.ts';
import type { Likelihood } from './likelihood.ts';

type Kind = ModelConfig['kind'];

/** What the figures of a kind of data are told in; a step of text is a character. */
export function unitOf(kind: Kind): Manifest['metrics']['unit'] {
  return kind === 'text' ? 'bits/character' : 'nats/step';
}

/** Figures in nats as figures in {@link unitOf}; the divisor Σ (T + 1) stays. */
export function inUnit(figures: Likelihood, kind: Kind): Likelihood {
  const unit = kind === 'text' ? Math.LN2 : 1;
  const { sequences, steps, ...nats } = figures;
  const scaled = Object.entries(nats).map(([name, value]) => [name, value / unit]);
  return { ...(Object.fromEntries(scaled) as typeof nats), sequences, steps };
}
