import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toySection } from '../../../build/results/toy-section.ts';
import { measureToy } from '../../../electron/repro/toy.ts';
import { readToy, type ToyFile } from '../../../electron/repro/toy-file.ts';

let folder: string;
let file: ToyFile;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-toy-'));
  file = await measureToy(folder, () => undefined, { updates: 400, seeds: [1] });
});
afterAll(() => rm(folder, { recursive: true }));

const row = (transform: string, layers: number) =>
  file.rows.find((each) => each.transform === transform && each.layers === layers)!;

describe('flows on four Gaussians', () => {
  test('with NLSq come near the truth where affine ones do not (Ziegler & Rush 2019, Figure 5)', () => {
    const [nlsq, affine] = [row('nlsq', 5), row('affine', 5)];
    expect(nlsq.nll).toBeGreaterThan(nlsq.truth - 0.01);
    expect(nlsq.nll).toBeLessThan(nlsq.truth + 0.15);
    expect(affine.nll).toBeGreaterThan(nlsq.nll + 0.15);
  });

  test('of one affine layer are one Gaussian, and no better', () => {
    // The best Gaussian has the variance of the mixture, 0.5² + 2², on both axes.
    const best = Math.log(2 * Math.PI * Math.E * 4.25);
    expect(row('affine', 1).nll).toBeCloseTo(best, 1);
    expect(row('nlsq', 1).nll).toBeLessThan(best - 0.3);
  });

  test('are drawn with all their mass, and samples that lie where it is', () => {
    for (const title of ['the data', 'NLSq, 5 layers']) {
      const { density, points } = file.panels.find((panel) => panel.title === title)!;
      const eighths = [...density.join('')].reduce((sum, digit) => sum + Number(digit), 0);
      const most = 1 / (4 * 2 * Math.PI * 0.25);
      expect((eighths / 8) * most * ((2 * file.extent) / density.length) ** 2).toBeCloseTo(1, 0);
      const near = points.filter((value) => Math.abs(Math.abs(value) - 2) < 1.5).length;
      expect(near / points.length).toBeGreaterThan(0.95);
    }
  });

  test('are read again as they were written, and shown', async () => {
    expect(await readToy(folder)).toEqual(file);
    const { markdown, pictures } = toySection(file);
    expect(markdown).toContain(row('nlsq', 5).nll.toFixed(3));
    expect(pictures['toy.svg']).toContain('NLSq, 5 layers');
  });

  test('say that they were not run when they were not', () => {
    expect(toySection(undefined).markdown).toContain('Not run');
  });
});
