import type { Region } from '../../core/contract/latent.ts';
import type { MusicDocument } from '../../core/document.ts';
import type { Axes } from '../latent/axes.ts';
import { rowsOf } from '../latent/rows.ts';
import { counted } from '../panel/figures.ts';
import { signed } from '../map/words.ts';
import type { Need } from '../state/encoding.svelte.ts';

/** A line of a read-out. */
export interface Reading {
  readonly label: string;
  readonly figure: string;
}

/** What of a document's latents is exact and what is not, in a sentence or two. */
export function exactness({ z, drawn, settings, model }: MusicDocument, need: Need): string {
  if (z === null)
    return need === 'encode' ? 'Its latents are being read from its notes.' : 'It has no latents.';
  if (drawn)
    return `Steps ${drawn.from + 1} to ${drawn.to} were changed by hand and are being read anew; the rest is exact.`;
  return settings
    ? `ε, z and u are kept: ${model} gives these notes again, exactly.`
    : 'z and ε were read from the notes; with u they give these notes again, exactly.';
}

/** How many edits are told by name. */
const TOLD = 6;

/** What was done to a piece since it was made with some settings, newest last; nothing where it was not made so. */
export function editsSince(
  steps: readonly { readonly label: string; readonly document: MusicDocument }[],
  settings: MusicDocument['settings'],
): string[] {
  const made =
    settings === null
      ? -1
      : steps.findLastIndex(({ document }, i) => {
          const before = steps[i - 1]?.document.settings;
          return document.settings === settings && before !== settings;
        });
  if (made < 0) return [];
  const labels = steps.slice(made + 1).map(({ label }) => lowered(label));
  const left = labels.length - TOLD;
  return left > 0 ? [`${left} more`, ...labels.slice(-TOLD)] : labels;
}

function lowered(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1);
}

/** What a region holds: its notes, and the mean of z along each direction that has a name, in standard deviations. */
export function readOut(document: MusicDocument, region: Region, axes: Axes | undefined): Reading[] {
  const { notes, z } = document;
  const begun = notes.filter(({ startStep }) => startStep >= region.from && startStep < region.to);
  const first = [
    { label: 'Steps', figure: `${region.from + 1}–${region.to}` },
    { label: 'Notes that begin there', figure: counted(begun.length, 'note') },
  ];
  return z && axes && z.dims.at(-1) === axes.of ? [...first, ...means(z, region, axes)] : first;
}

function means(z: NonNullable<MusicDocument['z']>, { from, to }: Region, axes: Axes): Reading[] {
  const { values, count, steps } = rowsOf(z, axes, 'z');
  const end = Math.min(to, steps);
  return axes.names.flatMap((name, row) => {
    if (name === '' || end <= from) return [];
    let sum = 0;
    for (let step = from; step < end; step++) sum += values[step * count + row]!;
    return [{ label: `Mean of ${name}`, figure: `${signed(sum / (end - from), 1)} σ` }];
  });
}
