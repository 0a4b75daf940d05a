import { fusedDecay, scanDecay, type DecayLayer } from './decay.ts';
import { fusedLstm } from './fused-lstm.ts';
import { scanLstm, type LstmLayer } from './lstm.ts';

/** How layers along time are computed. */
export interface Recurrence {
  readonly lstm: LstmLayer;
  readonly decay: DecayLayer;
}

/** Step by step and differentiable, for training. */
export const scanned: Recurrence = { lstm: scanLstm, decay: scanDecay };

/** Without gradients and faster, for everything else. */
export const fused: Recurrence = { lstm: fusedLstm, decay: fusedDecay };
