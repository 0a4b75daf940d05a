import type { ProviderChoice } from '../../core/contract/engine.ts';
import type { Provider } from '../../models/compiler/compile.ts';

/** What `auto` tries before the CPU; WebGPU runs on request alone. */
const FIRST_CHOICE: Partial<Record<NodeJS.Platform, Provider>> = {
  linux: 'cuda',
  win32: 'dml',
  darwin: 'coreml',
};

/** The providers to try, in order; the CPU is always the last. */
export function providerOrder(choice: ProviderChoice, platform = process.platform): Provider[] {
  const first = choice === 'auto' ? FIRST_CHOICE[platform] : choice;
  return first === undefined || first === 'cpu' ? ['cpu'] : [first, 'cpu'];
}
