import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { CollectionReport, CollectionSettings } from '../../core/contract/collection.ts';
import type { Manifest } from '../../core/contract/manifest.ts';
import { collect } from '../collection/collection.ts';
import { collectionFor } from '../collection/for-model.ts';
import { dataFolder } from '../library/place.ts';

/**
 * A person's own data as models learn from them: a folder, or a text, becomes a collection, which stderr tells of; what is
 * no such thing stays as it is.
 * @returns what a training reads.
 */
export async function collected(
  path: string,
  manifest: Manifest,
  settings: CollectionSettings,
  signal?: AbortSignal,
): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory() && !(found && /\.txt$/i.test(path))) return path;
  const bar = new SingleBar({ format: 'reading {bar} {value}/{total}', noTTYOutput: false });
  bar.start(0, 0);
  try {
    const { file, report } = await collect(path, {
      settings,
      for: collectionFor(manifest),
      cache: join(dataFolder(), 'collections'),
      onProgress: ({ done, total }) => {
        bar.setTotal(total);
        bar.update(done);
      },
      ...(signal && { signal }),
    });
    bar.stop();
    process.stderr.write(reportLines(report));
    return file;
  } finally {
    bar.stop();
  }
}

function reportLines(report: CollectionReport): string {
  const { files, imported, warned, rejected, pieces, kind, stepQuarters } = report;
  const what = kind === 'text' ? 'sentences' : 'pieces';
  const step =
    stepQuarters === undefined
      ? ''
      : `; most have steps of ${Number(stepQuarters.toFixed(4))} of a quarter note`;
  return (
    `${files} files: ${imported} imported, ${warned} with a warning, ${rejected} left out\n` +
    `${pieces.train} ${what} to learn from, ${pieces.valid + pieces.test} held out${step}\n`
  );
}
