import type { Command } from 'commander';
import { RivuletError } from '../../core/errors.ts';
import { readModel, verifyModel } from '../host/model-folder.ts';
import {
  listModels,
  locateModel,
  modelFolders,
  type ModelSummary,
  resolveModel,
  summariseModel,
} from '../host/model-list.ts';
import { ownModelsCommands } from './own-models.ts';
import { print } from './print.ts';

interface ModelsOptions {
  readonly model?: string;
  readonly json?: boolean;
}

const JSON_OPTION = ['--json', 'print the result as one JSON document'] as const;
const MODEL_OPTION = ['--model <model>', 'the same as the argument'] as const;
const MODELS_ARGUMENT = 'names of models, or model folders';

/** Adds `models list`, `models info`, `models verify` and what looks after a person's own models. */
export function modelsCommand(program: Command): void {
  const models = program.command('models').description('list, describe and check models');
  models
    .command('list')
    .description('list the bundled models and your own, and those of other folders')
    .argument('[folders...]', 'model folders to list as well')
    .option(...MODEL_OPTION)
    .option(...JSON_OPTION)
    .action(list);
  models
    .command('info')
    .description('describe a model: what it is, what made it, how good it is')
    .argument('[models...]', MODELS_ARGUMENT)
    .option(...MODEL_OPTION)
    .option(...JSON_OPTION)
    .action(info);
  models
    .command('verify')
    .description('check that the files of models are those that were written, and safe to load')
    .argument('[models...]', `${MODELS_ARGUMENT}; all that have a name unless given`)
    .option(...MODEL_OPTION)
    .option(...JSON_OPTION)
    .action(verify);
  ownModelsCommands(models);
}

async function list(folders: string[], options: ModelsOptions): Promise<void> {
  const { models, broken } = await listModels(asked(folders, options));
  const faults = broken.map(({ name, reason }) => `${name}  cannot be used: ${reason}`);
  const result = { models, ...(broken.length > 0 && { broken }) };
  print(options, result, [...models.map(summaryLine), ...faults]);
}

async function info(names: string[], options: ModelsOptions): Promise<void> {
  const wanted = asked(names, options);
  if (wanted.length === 0) throw new RivuletError('bad-argument', 'name a model to describe');
  const models = [];
  for (const name of wanted) {
    const dir = await resolveModel(name);
    models.push({ ...(await summariseModel(dir)), manifest: (await readModel(dir)).manifest });
  }
  print(
    options,
    { models },
    models.map(({ manifest }) => JSON.stringify(manifest, null, 2)),
  );
}

async function verify(names: string[], options: ModelsOptions): Promise<void> {
  const wanted = asked(names, options);
  const targets = wanted.length > 0 ? await Promise.all(wanted.map(locateNamed)) : await modelFolders();
  const models = [];
  for (const { name, dir } of targets) models.push({ name, ...(await verifyModel(dir)) });
  const bad = models.filter(({ ok }) => !ok);
  print(
    options,
    { ok: bad.length === 0, models },
    models.map(({ name, ok, faults }) => `${name}: ${ok ? 'ok' : faults.join('; ')}`),
  );
  if (bad.length === 0) return;
  throw new RivuletError('bad-model', `refused: ${bad.map(({ faults }) => faults[0]).join('; ')}`);
}

async function locateNamed(name: string): Promise<{ name: string; dir: string }> {
  return { name, dir: await locateModel(name) };
}

/** The models that the command line names, in whichever of the two ways. */
function asked(names: readonly string[], { model }: ModelsOptions): string[] {
  return model === undefined ? [...names] : [...names, model];
}

function summaryLine({ name, kind, arch, bytes, nll, unit, bundled }: ModelSummary): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  return `${name}  ${kind}  ${arch}  ${size}  ${nll.toFixed(2)} ${unit}${bundled ? '  bundled' : ''}`;
}
