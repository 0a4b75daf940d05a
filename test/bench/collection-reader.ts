import { collectionSettingsSchema } from '../../core/contract/collection.ts';
import { collect } from '../../electron/collection/collection.ts';
import { readCollection } from '../../electron/collection/read.ts';

/** The longest sequence that the bundled chorales knows. */
const MAX_STEPS = 160;

/** What one reading of a folder took, in a process of its own as the trainer is. */
export interface ReadFigures {
  readonly items: number;
  readonly rejected: number;
  readonly copies: number;
  readonly seconds: number;
  readonly peak_megabytes: number;
  /** Of taking the collection to train on, after that. */
  readonly load_seconds: number;
  readonly load_peak_megabytes: number;
  readonly sequences: number;
}

/** The most memory that this process had so far, its threads in it. */
function peakMegabytes(): number {
  return Math.round((process.resourceUsage().maxRSS * 1024) / 1e6);
}

function secondsSince(start: number): number {
  return Math.round((performance.now() - start) / 10) / 100;
}

async function read(folder: string, cache: string): Promise<ReadFigures> {
  const start = performance.now();
  const { report, file } = await collect(folder, {
    settings: collectionSettingsSchema.parse({}),
    for: { kind: 'music', maxSteps: MAX_STEPS },
    cache,
  });
  const seconds = secondsSince(start);
  const peak = peakMegabytes();
  const loading = performance.now();
  const { splits } = await readCollection(file);
  return {
    items: report.items.length,
    rejected: report.rejected,
    copies: report.copies,
    seconds,
    peak_megabytes: peak,
    load_seconds: secondsSince(loading),
    load_peak_megabytes: peakMegabytes(),
    sequences: splits.train.length + splits.valid.length + splits.test.length,
  };
}

const [folder, cache] = process.argv.slice(2);
process.send?.(await read(folder!, cache!));
