import { randomInt } from 'node:crypto';
import path from 'node:path';
import { type Command, Option } from 'commander';
import type { Piece } from '../../core/contract/engine.ts';
import type { Manifest } from '../../core/contract/manifest.ts';
import { RivuletError } from '../../core/errors.ts';
import { rollToMidi } from '../../core/music/midi/write.ts';
import { rollToNotes } from '../../core/music/notes.ts';
import { readModel } from '../host/model-folder.ts';
import { resolveModel } from '../host/model-list.ts';
import { makeFolder, saveFile } from '../host/save.ts';
import { DRAWN_SEEDS, generateOnce } from './generation.ts';
import { addPlacement, notNegative, type PlacementOptions, whole } from './options.ts';

interface GenerateOptions extends PlacementOptions {
  readonly model: string;
  readonly steps?: number;
  readonly count: number;
  readonly temperature: number;
  readonly emission: 'sample' | 'threshold';
  readonly out: string;
  readonly json?: boolean;
}

/** What to do, with the seed that was given or drawn. */
type Task = GenerateOptions & { readonly seed: number };

/** A piece as it was written. */
interface WrittenFile {
  readonly file: string;
  readonly seed: number;
  readonly index: number;
  readonly notes: number;
  readonly steps: number;
}

/** Adds `generate`: makes pieces with a model and writes them as MIDI. */
export function generateCommand(program: Command): void {
  const command = program
    .command('generate')
    .description('make pieces with a model and write them as MIDI')
    .requiredOption('--model <model>', 'the name of a bundled model (see: models list) or a model folder')
    .requiredOption('--out <folder>', 'gets NAME-SEED-INDEX.mid; made when it is not there')
    .option('--steps <n>', 'length in steps; drawn as the training data had it unless given', whole)
    .option('--count <n>', 'how many pieces', whole, 1)
    .option('--temperature <x>', 'spread of the noise: 0 is the plainest piece, 1 as trained', notNegative, 1)
    .addOption(
      new Option('--emission <how>', 'sample: draw each note; threshold: notes likelier than not')
        .choices(['sample', 'threshold'])
        .default('sample'),
    )
    .option('--json', 'print the result as one JSON document');
  addPlacement(command).action(async (options: GenerateOptions) => {
    const task = { ...options, seed: options.seed ?? randomInt(DRAWN_SEEDS) };
    const model = await readModel(await resolveModel(options.model));
    checkMusic(model.manifest);
    await makeFolder(options.out);
    const { provider, threads, seed, steps, count, temperature, emission } = task;
    const request = { provider, threads, seed, count, temperature, emission, ...(steps && { steps }) };
    const pieces = await generateOnce({ model: model.dir, ...request });
    const files: WrittenFile[] = [];
    for (const piece of pieces) files.push(await write(piece, model.manifest, task));
    process.stdout.write(options.json ? `${JSON.stringify({ files })}\n` : summary(files, task.seed));
  });
}

function checkMusic({ kind, name }: Manifest): void {
  if (kind === 'music') return;
  throw new RivuletError('bad-argument', `${name} is a ${kind} model, and generate writes MIDI: see sample`);
}

async function write(piece: Piece, manifest: Manifest, { seed, out }: Task): Promise<WrittenFile> {
  const { index, steps, roll } = piece;
  if (!roll || manifest.stepQuarters === undefined) {
    throw new RivuletError('bad-model', `${manifest.name} made no music`);
  }
  const name = `${manifest.name}-${seed}-${index}`;
  const file = path.join(out, `${name}.mid`);
  await saveFile(file, rollToMidi(roll, { stepQuarters: manifest.stepQuarters, name }));
  return { file, seed, index, notes: rollToNotes(roll).length, steps };
}

function summary(files: readonly WrittenFile[], seed: number): string {
  const lines = files.map(({ file, notes, steps }) => `${file}  ${steps} steps  ${notes} notes`);
  return [...lines, `seed ${seed}`, ''].join('\n');
}
