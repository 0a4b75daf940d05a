import { ActNorm } from '../../models/flows/act-norm.ts';
import { affine } from '../../models/flows/affine.ts';
import { MaskedAutoregressive } from '../../models/flows/autoregressive.ts';
import { SplitCouplings } from '../../models/flows/coupling.ts';
import { Elementwise } from '../../models/flows/elementwise.ts';
import { InvertibleLinear } from '../../models/flows/invertible-linear.ts';
import { nlsq } from '../../models/flows/nlsq.ts';
import { within } from '../../models/flows/parameters.ts';
import { Reversal } from '../../models/flows/reversal.ts';
import { FlowStack } from '../../models/flows/stack.ts';
import { elementRows } from './element-rows.ts';
import { asFlow, asHidden, CONTEXT, type FlowRow } from './flow-row.ts';

const sizes = { context: CONTEXT, couplingHidden: 7 } as const;

/** Inverting element by element multiplies bounds: more would leave float32. */
const FRAGILE = { weights: 1, points: 100 };

const hiddenRows = [
  asHidden(
    'split couplings',
    SplitCouplings,
    6,
    (p) => new SplitCouplings(p, nlsq, { ...sizes, latent: 6, layers: 3, couplingDepth: 2 }),
  ),
  asHidden(
    'split couplings, one layer',
    SplitCouplings,
    2,
    (p) => new SplitCouplings(p, affine, { ...sizes, latent: 2, layers: 1, couplingDepth: 1 }),
  ),
  asHidden(
    'masked autoregressive',
    MaskedAutoregressive,
    5,
    (p) => new MaskedAutoregressive(p, nlsq, { ...sizes, latent: 5, layers: 2, couplingDepth: 2 }),
    FRAGILE,
  ),
  asHidden(
    'masked autoregressive, one layer',
    MaskedAutoregressive,
    8,
    (p) => new MaskedAutoregressive(p, affine, { ...sizes, latent: 8, layers: 1, couplingDepth: 1 }),
    FRAGILE,
  ),
  asHidden(
    'masked autoregressive, the context past the networks',
    MaskedAutoregressive,
    6,
    (p) =>
      new MaskedAutoregressive(p, nlsq, {
        ...sizes,
        latent: 6,
        layers: 2,
        couplingDepth: 1,
        contextSkip: true,
      }),
    FRAGILE,
  ),
  asHidden(
    'elementwise',
    Elementwise,
    5,
    (p) => new Elementwise(p, nlsq, { ...sizes, latent: 5, layers: 2, couplingDepth: 1 }),
  ),
  asHidden(
    'masked autoregressive, fewer units than elements',
    MaskedAutoregressive,
    9,
    (p) => new MaskedAutoregressive(p, affine, { ...sizes, latent: 9, layers: 1, couplingDepth: 2 }),
    FRAGILE,
  ),
  asHidden('actnorm', ActNorm, 8, (p) => new ActNorm(p, 8)),
  asHidden('invertible linear', InvertibleLinear, 8, (p) => new InvertibleLinear(p, 8)),
  asHidden('invertible linear, odd', InvertibleLinear, 5, (p) => new InvertibleLinear(p, 5)),
  asHidden('reversal', Reversal, 5, () => new Reversal()),
  asHidden(
    'stack of all',
    FlowStack,
    4,
    (p) =>
      new FlowStack([
        new ActNorm(within(p, '0'), 4),
        new SplitCouplings(within(p, '1'), affine, { ...sizes, latent: 4, layers: 1, couplingDepth: 1 }),
        new InvertibleLinear(within(p, '2'), 4),
        new MaskedAutoregressive(within(p, '3'), nlsq, { ...sizes, latent: 4, layers: 1, couplingDepth: 1 }),
        new Reversal(),
      ]),
    FRAGILE,
  ),
];

/** Everything that inverts: a transform or a flow without a row here fails the conformance tests. */
export const flowTable: readonly FlowRow[] = [...elementRows.map(asFlow), ...hiddenRows];
