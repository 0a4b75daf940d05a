import { randomInt } from 'node:crypto';
import { type Command, Option } from 'commander';
import type { Manifest } from '../../core/contract/manifest.ts';
import { RivuletError } from '../../core/errors.ts';
import { WRITING_TEMPERATURE } from '../../core/text/writing.ts';
import { readModel } from '../host/model-folder.ts';
import { resolveModel } from '../host/model-list.ts';
import { DRAWN_SEEDS, generateOnce } from './generation.ts';
import { addPlacement, notNegative, type PlacementOptions, whole } from './options.ts';

interface SampleOptions extends PlacementOptions {
  readonly model: string;
  readonly length?: number;
  readonly count: number;
  readonly temperature: number;
  readonly emission: 'best' | 'sample';
  readonly json?: boolean;
}

/** Adds `sample`: writes sentences with a model. */
export function sampleCommand(program: Command): void {
  const command = program
    .command('sample')
    .description('write sentences with a model')
    .requiredOption('--model <model>', 'the name of a bundled model (see: models list) or a model folder')
    .option('--length <n>', 'length in characters; drawn as the training data had it unless given', whole)
    .option('--count <n>', 'how many sentences', whole, 1)
    .option(
      '--temperature <x>',
      'spread of the noise: 0 is the plainest sentence, 1 as trained',
      notNegative,
      WRITING_TEMPERATURE,
    )
    .addOption(
      new Option('--emission <how>', 'best: the likeliest character at each place; sample: draw it')
        .choices(['best', 'sample'])
        .default('best'),
    )
    .option('--json', 'print the result as one JSON document');
  addPlacement(command).action(async (options: SampleOptions) => {
    const seed = options.seed ?? randomInt(DRAWN_SEEDS);
    const model = await readModel(await resolveModel(options.model));
    checkText(model.manifest);
    const sentences = await sample(model.dir, { ...options, seed });
    process.stdout.write(options.json ? `${JSON.stringify({ sentences })}\n` : `${sentences.join('\n')}\n`);
    if (options.seed === undefined) process.stderr.write(`seed ${seed}\n`);
  });
}

function checkText({ kind, name }: Manifest): void {
  if (kind === 'text') return;
  throw new RivuletError(
    'bad-argument',
    `${name} is a ${kind} model, and sample writes sentences: see generate`,
  );
}

async function sample(model: string, options: SampleOptions & { readonly seed: number }): Promise<string[]> {
  const { provider, threads, seed, length, count, temperature } = options;
  // The engine's threshold is, for text, the likeliest symbol.
  const emission = options.emission === 'best' ? 'threshold' : 'sample';
  const request = {
    provider,
    threads,
    seed,
    count,
    temperature,
    emission,
    ...(length && { steps: length }),
  } as const;
  const pieces = await generateOnce({ model, ...request });
  return pieces.map(({ text }) => text ?? '');
}
