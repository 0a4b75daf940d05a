import type { ToyFile, ToyResult } from '../../electron/repro/toy-file.ts';
import { groupBy } from './group-by.ts';
import { commands, table } from './markdown.ts';
import { drawPlane } from './plane.ts';
import type { Section } from './training-section.ts';

const PICTURE = 'toy.svg';

/** The section of the flows of the plane (Ziegler & Rush 2019, Figure 5). */
export function toySection(file: ToyFile | undefined): Section {
  const head = '## Four Gaussians in the plane';
  if (!file) return { markdown: `${head}\n\nNot run: \`npm run -s rivulet -- repro toy\`.`, pictures: {} };
  const groups = [...groupBy(file.rows, ({ transform, layers }) => `${layers} ${transform}`).values()];
  const [first] = file.rows;
  const markdown = [
    head,
    `Masked autoregressive layers with affine and with NLSq elements, trained by maximum likelihood on points drawn anew for each of ${first!.updates} updates. The mixture has an entropy of ${file.entropy.toFixed(3)} nats, and ${first!.truth.toFixed(3)} on the held-out points: what a model has above that is its divergence from the truth.`,
    table(
      ['elements', 'layers', 'test NLL, nats per point', 'above the truth', 'trained for'],
      groups.map(cells),
    ),
    commands(['npm run -s rivulet -- repro toy']),
    `On ${first!.machine}.`,
    `![Densities above, samples below](results/${PICTURE})`,
  ];
  return { markdown: markdown.join('\n\n'), pictures: { [PICTURE]: drawPlane(file.panels, file.extent) } };
}

function cells(group: readonly ToyResult[]): string[] {
  const { transform, layers } = group[0]!;
  const mean = (value: (result: ToyResult) => number) =>
    group.reduce((sum, result) => sum + value(result), 0) / group.length;
  const nll = mean((result) => result.nll);
  const spread = Math.sqrt(
    mean((result) => (result.nll - nll) ** 2) * (group.length / Math.max(1, group.length - 1)),
  );
  return [
    transform === 'nlsq' ? 'NLSq' : transform,
    String(layers),
    group.length > 1 ? `${nll.toFixed(3)} ± ${spread.toFixed(3)} (${group.length} seeds)` : nll.toFixed(3),
    mean((result) => result.nll - result.truth).toFixed(3),
    `${Math.round(mean((result) => result.cpuSeconds))} s`,
  ];
}
