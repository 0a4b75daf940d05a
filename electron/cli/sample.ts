import { randomInt } from 'node:crypto';
import { type Command, Option } from 'commander';
import type { Manifest } from '../../core/contract/manifest.ts';
import { RivuletError } from '../../core/errors.ts';
import { EngineClient } from '../engine/client.ts';
import { readModel } from '../host/model-folder.ts';
import { resolveModel } from '../host/model-list.ts';
import { addPlacement, DRAWN_SEEDS, notNegative, type PlacementOptions, whole } from './options.ts';

interface SampleOptions extends PlacementOptions {
  readonly model: string;
  readonly length?: number;
  readonly count: number;
  readonly temperature: number;
  readonly emission: 'sample' | 'best';
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
      1,
    )
    .addOption(
      new Option('--emission <how>', 'sample: draw each character; best: the likeliest')
        .choices(['sample', 'best'])
        .default('sample'),
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
  const { provider, threads, seed, length, count, temperature, emission } = options;
  const engine = new EngineClient();
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const { pieces } = await engine.call(
      'generate',
      {
        model,
        provider,
        threads,
        seed,
        count,
        temperature,
        // The engine's threshold is, for text, the likeliest symbol.
        emission: emission === 'best' ? 'threshold' : 'sample',
        ...(length ? { steps: length } : {}),
      },
      { signal: stop.signal },
    );
    return pieces.map(({ text }) => text ?? '');
  } finally {
    process.off('SIGINT', interrupt);
    await engine.stop();
  }
}
