import type { FlowPart, ModelConfig } from '../../core/contract/config.ts';
import { ActNorm } from '../flows/act-norm.ts';
import { MaskedAutoregressive } from '../flows/autoregressive.ts';
import { SplitCouplings } from '../flows/coupling.ts';
import { Elementwise } from '../flows/elementwise.ts';
import { elements } from '../flows/elements.ts';
import type { HiddenFlow } from '../flows/hidden.ts';
import { InvertibleLinear } from '../flows/invertible-linear.ts';
import { within, type Parameters } from '../flows/parameters.ts';
import { Reversal } from '../flows/reversal.ts';
import { FlowStack } from '../flows/stack.ts';

/** What the paper's architectures have in hidden; the baseline has no flow. */
const inHidden = {
  'af-af': 'autoregressive',
  'af-scf': 'coupling',
  'iaf-scf': 'coupling',
  'af-only': 'autoregressive',
  lstm: 'elementwise',
} as const;

/**
 * The flow in hidden that a configuration describes, under a context of width H: `layers` of `transform` as its
 * architecture says, or the parts of its `flow` one after another.
 * @throws RivuletError `bad-argument` when a part cannot have the latent's width.
 */
export function hiddenFlow(parameters: Parameters, config: ModelConfig): HiddenFlow {
  const { arch, flow, layers, transform } = config;
  if (!flow) return part(parameters, config, { kind: inHidden[arch], layers, transform });
  const [first, ...later] = flow.map((each, i) => part(within(parameters, String(i)), config, each));
  return new FlowStack([first!, ...later]);
}

function part(parameters: Parameters, config: ModelConfig, flow: FlowPart): HiddenFlow {
  const { latent, hidden, transform, couplingHidden, couplingDepth } = config;
  switch (flow.kind) {
    case 'actnorm':
      return new ActNorm(parameters, latent);
    case 'linear':
      return new InvertibleLinear(parameters, latent);
    case 'reversal':
      return new Reversal();
  }
  const element = elements[flow.transform ?? transform];
  const sizes = { latent, context: hidden, layers: flow.layers, couplingHidden, couplingDepth };
  switch (flow.kind) {
    case 'coupling':
      return new SplitCouplings(parameters, element, sizes);
    case 'autoregressive':
      return new MaskedAutoregressive(parameters, element, { ...sizes, contextSkip: config.contextSkip });
    case 'elementwise':
      return new Elementwise(parameters, element, sizes);
  }
}
