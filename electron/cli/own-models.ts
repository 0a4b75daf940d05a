import path from 'node:path';
import type { Command } from 'commander';
import { modelNameSchema } from '../../core/contract/manifest.ts';
import { RivuletError } from '../../core/errors.ts';
import { checked } from '../host/check.ts';
import { resolveModel } from '../host/model-list.ts';
import { saveFile } from '../host/save.ts';
import { dataFolder, modelsFolder, placeWords } from '../library/place.ts';
import { OwnModels } from '../own-models/own-models.ts';
import { sourceAt } from '../own-models/source.ts';
import { print } from './print.ts';

interface Options {
  readonly json?: boolean;
  readonly name?: string;
}

const JSON_OPTION = ['--json', 'print the result as one JSON document'] as const;

/** Adds to `models`: import, export, delete and restore. */
export function ownModelsCommands(models: Command): void {
  models
    .command('import')
    .description('take a model in, from its folder or from one file, after checking it')
    .argument('<path>', 'a model folder, or a file that `models export` wrote')
    .option('--name <name>', 'another name than its own')
    .option(...JSON_OPTION)
    .action(takeIn);
  models
    .command('export')
    .description('write a model as one file, to share it')
    .argument('<model>', 'the name of a model, or a model folder')
    .requiredOption('--out <file>', 'where it goes, as in recital.rivulet')
    .option(...JSON_OPTION)
    .action(exportModel);
  models
    .command('delete')
    .description('delete a model of your own; it can be restored for a month')
    .argument('<name>')
    .option(...JSON_OPTION)
    .action(remove);
  models
    .command('restore')
    .description('bring a deleted model back')
    .argument('<id>', 'what `models delete` printed')
    .option(...JSON_OPTION)
    .action(restore);
}

async function takeIn(place: string, options: Options): Promise<void> {
  const name = options.name === undefined ? undefined : checked(modelNameSchema, options.name, '--name');
  const taken = await ownModels().takeIn(await sourceAt(path.resolve(place)), { name });
  if (taken.outcome === 'taken') {
    const advice = `give --name ${taken.suggestion}, or another`;
    throw new RivuletError('bad-argument', `another model has the name ${taken.name}: ${advice}`);
  }
  const already = taken.outcome === 'already';
  const words = already ? `${taken.name} is there already` : `imported ${taken.name}`;
  print(options, { name: taken.name, already }, [words]);
}

async function exportModel(model: string, options: Options & { readonly out: string }): Promise<void> {
  const bytes = await ownModels().archive(await resolveModel(model));
  const file = path.resolve(options.out);
  await saveFile(file, bytes);
  print(options, { file, bytes: bytes.length }, [`wrote ${file}, ${(bytes.length / 1e6).toFixed(1)} MB`]);
}

async function remove(name: string, options: Options): Promise<void> {
  const id = await ownModels().remove(name);
  print(options, { name, id }, [`deleted ${name}; bring it back with: rivulet models restore ${id}`]);
}

async function restore(id: string, options: Options): Promise<void> {
  const own = ownModels();
  const name = await own.restore(id);
  print(options, { name }, [`${name} is back in ${placeWords(own.folder)}`]);
}

function ownModels(): OwnModels {
  return new OwnModels(modelsFolder(dataFolder()));
}
