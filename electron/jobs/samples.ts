import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeMessage, encodeMessage } from '../../core/contract/codec.ts';
import { type JobSample, jobSampleSchema } from '../../core/contract/jobs.ts';

const FILE = 'samples.jsonl';

/** Keeps what a training made to hear, a line each: JSON of the epoch, and the sample as MessagePack in base64. */
export async function addSample(folder: string, sample: JobSample): Promise<void> {
  const bytes = Buffer.from(encodeMessage(sample)).toString('base64');
  // A line begins by ending the one before, which may have been cut off when the power went.
  await appendFile(path.join(folder, FILE), `\n${JSON.stringify({ epoch: sample.epoch, sample: bytes })}\n`);
}

/**
 * What a training made to hear, by epoch. Lines that are cut off are left out; of an epoch that was trained again after
 * a restart the newer sample counts.
 */
export async function readSamples(folder: string): Promise<JobSample[]> {
  const text = await readFile(path.join(folder, FILE), 'utf8').catch(() => '');
  const samples = text.split('\n').flatMap(sampleOf);
  const byEpoch = new Map(samples.map((sample) => [sample.epoch, sample]));
  return [...byEpoch.values()].sort((a, b) => a.epoch - b.epoch);
}

function sampleOf(line: string): JobSample[] {
  if (line === '') return [];
  try {
    const { sample } = JSON.parse(line) as { sample: string };
    return [jobSampleSchema.parse(decodeMessage(Buffer.from(sample, 'base64')))];
  } catch {
    return [];
  }
}
