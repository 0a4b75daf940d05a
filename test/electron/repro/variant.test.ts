import { expect, test } from 'vitest';
import { modelConfigSchema } from '../../../core/contract/config.ts';
import { PAPER } from '../../../electron/repro/paper.ts';
import { ROWS } from '../../../electron/repro/rows.ts';
import { variantLabel, variantOf } from '../../../electron/repro/variant.ts';

test.each([
  [{}, 'af-scf', 'AF/SCF'],
  [{ hidden: 500 }, 'af-scf', 'AF/SCF'],
  [{ arch: 'lstm' }, 'lstm', 'LSTM'],
  [{ arch: 'iaf-scf', context: 'convolution' }, 'iaf-scf-convolution', 'IAF/SCF without recurrence'],
  [{ arch: 'af-af', transform: 'affine' }, 'af-af-affine', 'AF/AF − NLSq (affine)'],
  [{ arch: 'af-af', flow: [{ kind: 'elementwise' }] }, 'af-af-elementwise', 'AF/AF − AF hidden'],
  [
    { arch: 'af-af', flow: [{ kind: 'elementwise', transform: 'affine' }] },
    'af-af-elementwise-affine',
    'AF/AF − AF hidden − NLSq (affine)',
  ],
  [
    { arch: 'af-af', flow: [{ kind: 'coupling' }, { kind: 'linear' }] },
    'af-af-flow',
    'AF/AF own flow in hidden',
  ],
])('%j is %s', (config, variant, label) => {
  expect(variantOf(modelConfigSchema.parse(config))).toBe(variant);
  expect(variantLabel(variant)).toBe(label);
});

test('every model of the yardsticks has a run in its row', () => {
  const missing = Object.entries(PAPER).flatMap(([row, { variants }]) => {
    const runs = ROWS[row]!.runs.map(({ arch, model }) =>
      variantOf(modelConfigSchema.parse({ arch, ...model })),
    );
    return Object.keys(variants)
      .filter((variant) => !runs.includes(variant))
      .map((variant) => `${row} ${variant}`);
  });
  expect(missing).toEqual([]);
});
