import { resolve } from 'node:path';
import type { Manifest } from '../../core/contract/manifest.ts';
import type { EpochRecord, TrainingSettings } from '../../core/contract/training.ts';
import { RivuletError } from '../../core/errors.ts';
import { readModel } from '../host/model-folder.ts';
import { loadCheckpoint } from '../trainer/checkpoint.ts';
import { readLog } from '../trainer/log.ts';
import { PAPER } from './paper.ts';
import type { Curve, Measured, Result } from './row-file.ts';
import { trainingRow } from './rows.ts';
import { variantOf } from './variant.ts';

/**
 * What a finished training reached, read from the folder that it wrote: figures, command and machine from the manifest,
 * the curve from the log if there is one.
 * @throws RivuletError when the folder holds no model, or one of other data than the row's.
 */
export async function collect(row: string, folder: string): Promise<Measured> {
  const dir = resolve(folder);
  const { manifest } = await readModel(dir);
  checkData(row, folder, manifest);
  const log = await readLog(dir);
  const settings = (await loadCheckpoint(dir))?.settings ?? null;
  return { result: resultOf(row, { manifest, settings, log }), curve: curveOf(log) };
}

/** A manifest says "FILE, SHA-256 …" of its data; of text, FILE may be the prefix or one of the parts. */
function checkData(row: string, folder: string, { training }: Manifest): void {
  const { data } = trainingRow(row);
  const [trained = ''] = training.data.split(',');
  if (trained === data || trained.startsWith(`${data}.`)) return;
  throw new RivuletError('bad-argument', `${folder} was trained on ${trained}; ${row} is about ${data}.`);
}

interface Found {
  readonly manifest: Manifest;
  readonly settings: TrainingSettings | null;
  readonly log: readonly EpochRecord[];
}

function resultOf(row: string, { manifest, settings, log }: Found): Result {
  const { config, training, metrics, arch, files } = manifest;
  const { command, seed, epochs, cpuSeconds, machine } = training;
  const { sequences } = metrics;
  return {
    data: row,
    arch,
    config,
    settings,
    split: metrics.split,
    nll: metrics.nll,
    unit: metrics.unit,
    iwae: metrics.iwae,
    nllWithoutLength: metrics.nllWithoutLength ?? null,
    reconstruction: metrics.reconstruction ?? null,
    kl: metrics.kl ?? null,
    sequences: typeof sequences === 'number' ? sequences : null,
    command,
    seed,
    epochs,
    cpuSeconds,
    machine,
    validElbo: log.findLast(({ best }) => best)?.valid?.elbo ?? null,
    paper: PAPER[row]?.variants[variantOf(config)]?.paper ?? null,
    weights: files.weights?.sha256 ?? Object.values(files)[0]!.sha256,
  };
}

/** Four decimals are more than a picture shows. */
const short = (value: number) => Math.round(value * 1e4) / 1e4;

/** The curve of a log; null when no epoch has ended. */
export function curveOf(log: readonly EpochRecord[]): Curve | null {
  if (log.length === 0) return null;
  const kept = log.findLastIndex(({ best }) => best);
  return {
    kept: kept < 0 ? null : kept,
    points: log.map(({ epoch, seconds, train, valid }) => [
      epoch,
      short(seconds),
      short(train.elbo),
      valid && short(valid.elbo),
      valid && short(valid.reconstruction),
      valid && short(valid.kl),
    ]),
  };
}
