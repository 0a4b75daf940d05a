import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { modelsCommand } from '../../../electron/cli/models.ts';
import { rivulet } from '../../fixtures/rivulet.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

const homeBefore = process.env['RIVULET_HOME'];
let home: string;
let shared: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'rivulet-cli-models-'));
  process.env['RIVULET_HOME'] = home;
  shared = await tinyModel('music', 'recital');
});
afterAll(async () => {
  process.env['RIVULET_HOME'] = homeBefore;
  await Promise.all([rm(home, { recursive: true }), rm(path.dirname(shared), { recursive: true })]);
});

/** What `models …` prints; the command of the command line, in this process. */
async function models(...args: string[]): Promise<string> {
  const program = new Command('rivulet').exitOverride();
  modelsCommand(program);
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await program.parseAsync(['models', ...args], { from: 'user' });
    return said.mock.calls.join('');
  } finally {
    said.mockRestore();
  }
}

const json = async (...args: string[]) =>
  JSON.parse(await models(...args, '--json')) as Record<string, unknown>;
const names = async () => (await json('list'))['models'] as { name: string; bundled: boolean }[];

test('a model is imported, known by its name, exported, deleted and restored', async () => {
  expect(await json('import', shared)).toEqual({ name: 'recital', already: false });
  expect((await names()).at(-1)).toMatchObject({ name: 'recital', bundled: false });
  expect((await names()).find(({ name }) => name === 'chorales')).toMatchObject({ bundled: true });
  expect(await json('verify', 'recital')).toMatchObject({
    ok: true,
    models: [{ name: 'recital', ok: true }],
  });
  const out = path.join(home, 'made');
  const made = await rivulet(
    'generate',
    '--model',
    'recital',
    '--seed',
    '1',
    '--steps',
    '4',
    '--out',
    out,
    '--json',
  );
  expect(made.stderr).not.toContain('error');
  expect(await readdir(out)).toEqual(['recital-1-0.mid']);

  const file = path.join(home, 'shared.rivulet');
  const { bytes } = await json('export', 'recital', '--out', file);
  expect((await readFile(file)).length).toBe(bytes);
  expect(await json('import', file)).toEqual({ name: 'recital', already: true });
  expect(await json('import', file, '--name', 'second')).toEqual({ name: 'second', already: false });
  await expect(models('import', file, '--name', 'chorales')).rejects.toThrow(
    /another model has the name chorales: give --name chorales-2/,
  );
  await expect(models('import', file, '--name', '../x')).rejects.toThrow(/--name: .*letters, digits/);

  const { id } = await json('delete', 'second');
  expect((await names()).map(({ name }) => name)).not.toContain('second');
  expect(await models('restore', String(id))).toMatch(/^second is back in the folder /);
  await expect(models('delete', 'chorales')).rejects.toThrow(/comes with Rivulet/);
});

test('a model that cannot be used is listed with its fault, and verify fails for it', async () => {
  await models('import', shared, '--name', 'torn');
  await rm(path.join(home, 'models', 'torn', 'manifest.json'));
  expect(await models('list')).toMatch(/\ntorn {2}cannot be used: .*manifest\.json/);
  expect(await json('list')).toMatchObject({ broken: [{ name: 'torn' }] });
  await expect(models('verify', 'torn', '--json')).rejects.toThrow(/torn is not a model folder/);
});
