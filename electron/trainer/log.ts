import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochRecord } from '../../core/contract/training.ts';
import { saveFile } from '../host/save.ts';

const FILE = 'log.jsonl';

/** The learning curve of a training as a file: one JSON line per epoch, or per validation in one. */
export class TrainingLog {
  private constructor(private readonly path: string) {}

  /** Opens the log of a folder with its first `count` records: what was told after a checkpoint will come again. */
  static async open(folder: string, count: number): Promise<TrainingLog> {
    const path = join(folder, FILE);
    const kept = (await readLog(folder)).slice(0, count);
    const text = kept.map((record) => JSON.stringify(record) + '\n').join('');
    await saveFile(path, new TextEncoder().encode(text));
    return new TrainingLog(path);
  }

  async add(record: EpochRecord): Promise<void> {
    await appendFile(this.path, JSON.stringify(record) + '\n');
  }
}

/** The epochs that a folder's log tells of; lines that were cut off or damaged are left out. */
export async function readLog(folder: string): Promise<EpochRecord[]> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => '');
  return text.split('\n').slice(0, -1).flatMap(recordOf);
}

function recordOf(line: string): EpochRecord[] {
  try {
    const record = JSON.parse(line) as EpochRecord | null;
    return typeof record?.epoch === 'number' ? [record] : [];
  } catch {
    return [];
  }
}
