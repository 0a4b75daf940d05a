import { expect, it } from 'vitest';
import type { Likelihood } from '../../../models/evaluate/likelihood.ts';
import { inUnit, unitOf } from '../../../models/evaluate/units.ts';

const nats: Likelihood = {
  nll: Math.LN2,
  nllWithoutLength: 2 * Math.LN2,
  nllPerT: 3 * Math.LN2,
  elbo: 4 * Math.LN2,
  reconstruction: 5 * Math.LN2,
  kl: -Math.LN2,
  sequences: 7,
  steps: 80,
};

it('text is told in bits a character, every figure of it, and counts stay counts', () => {
  expect(unitOf('text')).toBe('bits/character');
  expect(inUnit(nats, 'text')).toEqual({
    nll: 1,
    nllWithoutLength: 2,
    nllPerT: 3,
    elbo: 4,
    reconstruction: 5,
    kl: -1,
    sequences: 7,
    steps: 80,
  });
});

it('music is told in nats a step', () => {
  expect(unitOf('music')).toBe('nats/step');
  expect(inUnit(nats, 'music')).toEqual(nats);
});
