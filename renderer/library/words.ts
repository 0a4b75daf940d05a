import type { Take, TakeSummary } from '../../core/contract/library.ts';
import type { StepNote } from '../../core/music/notes.ts';
import { barsOf, counted } from '../panel/figures.ts';
import { PREVIEW_END } from './limits.ts';

/** What stands below a take's title: how it was made, or what it says. */
export function lineOf({ made, title, preview, note }: TakeSummary): string {
  if (typeof preview === 'string' && !preview.startsWith(title)) return preview;
  return made.at(-1) ?? (note || (typeof preview === 'string' ? 'Sentence' : 'Drawn by hand'));
}

/** What has become of a take's model; undefined where nothing has. */
export function lossOf({ modelState }: Pick<TakeSummary, 'modelState'>): string | undefined {
  if (modelState === 'gone') return 'Its model was deleted. Notes and seed are kept';
  if (modelState === 'changed') return 'Its model has changed since. Notes and seed are kept';
  return undefined;
}

/** How unlike the nearest training piece a take is, from 0, a copy, to 1; undefined where nobody knows. */
export function noveltyOf({ nearest }: Pick<TakeSummary, 'nearest'>): number | undefined {
  return nearest && 1 - nearest.share;
}

/** How long a take is: `16 bars, 64 steps`, or `43 letters`. */
export function lengthWords({ kind, steps, stepQuarters = 1 }: TakeSummary): string {
  if (kind === 'text') return counted(steps, 'letter');
  return `${barsOf(steps, 4 / stepQuarters)}, ${counted(steps, 'step')}`;
}

/** How notes or letters came of probabilities. */
export function emissionWords({ settings }: Pick<Take, 'settings'>): string | undefined {
  if (!settings) return undefined;
  if (settings.emission === 'sample') return 'sample';
  return settings.threshold === 0.5 ? 'most likely' : `threshold ${settings.threshold}`;
}

/** The notes of a preview, and what its width stands for. */
export function previewPiece({ preview }: Pick<TakeSummary, 'preview'>): {
  notes: StepNote[];
  steps: number;
} {
  if (typeof preview === 'string') return { notes: [], steps: PREVIEW_END };
  const notes = Array.from({ length: preview.length / 4 }, (_, i) => {
    const [pitch, startStep, steps, velocity] = preview.subarray(4 * i);
    return { pitch: pitch!, startStep: startStep!, steps: steps!, velocity: velocity! };
  });
  return { notes, steps: PREVIEW_END };
}
