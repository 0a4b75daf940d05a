import { describe, expect, test } from 'vitest';
import { Random } from '../../../../core/random.ts';
import {
  notesLogProb,
  posteriorLogProb,
  stepCost,
  symbolLogProb,
} from '../../../../models/latent/edits/bound.ts';

describe('the terms of the bound', () => {
  test('of notes are those of independent coins', () => {
    const logits = [Math.log(3), -Math.log(4), 200];
    expect(notesLogProb([1, 0, 1], logits)).toBeCloseTo(Math.log(0.75) + Math.log(0.8), 12);
    expect(notesLogProb([0, 0, 0], [200, 0, 0])).toBeCloseTo(-200 - 2 * Math.LN2, 10);
  });

  test('of a symbol are those of a categorical variable', () => {
    const logits = [1, 2, 1].map((weight) => Math.log(weight) + 700);
    expect(symbolLogProb([0, 1, 0], logits)).toBeCloseTo(Math.log(0.5), 10);
  });

  test('of the posterior are those of a normal density of z', () => {
    const [noise, logVar] = [0.7, Math.log(0.25)];
    const density = Math.exp(-0.5 * noise ** 2) / (0.5 * Math.sqrt(2 * Math.PI));
    expect(posteriorLogProb([noise], [logVar])).toBeCloseTo(Math.log(density), 12);
  });
});

/** z ~ N(0, 1) and x | z ~ N(z, s²): posterior, evidence and bound are known. */
test('with the exact posterior each sample gives the evidence itself; with another, less on average', () => {
  const [x, s2] = [1.3, 0.5];
  const evidence = (-0.5 * (x * x)) / (1 + s2) - 0.5 * Math.log(2 * Math.PI * (1 + s2));
  const logNormal = (value: number, mean: number, variance: number) =>
    -0.5 * ((value - mean) ** 2 / variance + Math.log(2 * Math.PI * variance));
  const cost = (mean: number, variance: number) => {
    const noises = Random.of(1).normals(20_000);
    const { reconstruction, kl } = stepCost(
      Array.from(noises, (noise) => {
        const z = mean + Math.sqrt(variance) * noise;
        return {
          reconstruction: logNormal(x, z, s2),
          prior: logNormal(z, 0, 1),
          posterior: posteriorLogProb([noise], [Math.log(variance)]),
        };
      }),
    );
    return reconstruction + kl;
  };
  const [mean, variance] = [x / (1 + s2), s2 / (1 + s2)];
  expect(cost(mean, variance)).toBeCloseTo(-evidence, 6);
  // A posterior that is off by δ costs δ² / 2σ² more.
  expect(cost(mean + 0.4, variance) + evidence).toBeCloseTo(0.16 / (2 * variance), 1);
});
