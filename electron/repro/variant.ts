import type { ModelConfig } from '../../core/contract/config.ts';

type Shape = Pick<ModelConfig, 'arch' | 'transform' | 'flow' | 'context' | 'decoder'>;

const NAMES: Readonly<Record<ModelConfig['arch'], string>> = {
  'af-af': 'AF/AF',
  'af-scf': 'AF/SCF',
  'iaf-scf': 'IAF/SCF',
  'af-only': 'AF only',
  lstm: 'LSTM',
};

const CHANGES: Readonly<Record<string, string>> = {
  convolution: 'without recurrence',
  elementwise: '− AF hidden',
  flow: 'own flow in hidden',
  affine: '− NLSq (affine)',
  additive: '− NLSq (additive)',
  spline: 'splines for NLSq',
  mixture: 'mixtures for NLSq',
};

/**
 * Which of the compared models a configuration is, whatever its sizes: its architecture, then what was changed in it
 * (Ziegler & Rush 2019, Table 2), such as `af-af-elementwise`.
 */
export function variantOf({ arch, transform, flow, context, decoder }: Shape): string {
  if (arch === 'lstm') return arch;
  const steered = flow?.filter((part) => 'layers' in part) ?? [];
  const transforms = new Set(steered.map((part) => part.transform ?? transform));
  const [element = transform] = transforms;
  return [
    arch,
    ...(context === 'convolution' || decoder === 'convolution' ? ['convolution'] : []),
    ...(flow ? [steered.every(({ kind }) => kind === 'elementwise') ? 'elementwise' : 'flow'] : []),
    ...(transforms.size > 1 || element === 'nlsq' ? [] : [element]),
  ].join('-');
}

/** The variant as a person reads it, such as "AF/AF − AF hidden". */
export function variantLabel(variant: string): string {
  const arch = Object.keys(NAMES).find((name) => variant === name || variant.startsWith(`${name}-`));
  if (!arch) return variant;
  const changes = variant
    .slice(arch.length + 1)
    .split('-')
    .filter(Boolean);
  return [NAMES[arch as ModelConfig['arch']], ...changes.map((change) => CHANGES[change] ?? change)].join(
    ' ',
  );
}
