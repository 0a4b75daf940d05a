import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ModelDescription, ModelRole } from '../../../core/contract/manifest.ts';
import { readModel, writeModel } from '../../../electron/host/model-folder.ts';
import { resolveModel } from '../../../electron/host/model-list.ts';
import { OwnModels } from '../../../electron/own-models/own-models.ts';
import type { BrowserStudio } from '../../e2e/browser.ts';

/** Gives the studio a model that was made from `chorales`, and goes where models are. */
export async function bringIn(open: BrowserStudio): Promise<void> {
  await open.studio.drop('recital.rivulet', await sharedModel());
  await open.page.locator('[data-model="recital"]').waitFor();
}

/** Opens everything that is known of it. */
export async function showDetails({ page }: BrowserStudio): Promise<void> {
  await page.getByRole('button', { name: 'recital: More' }).click();
  await page.getByRole('menuitem', { name: 'Details' }).click();
}

/** Brings another model of the same name: the studio asks for a name. */
export async function meetAnother(open: BrowserStudio): Promise<void> {
  await open.page.keyboard.press('Escape');
  await open.studio.drop('recital.rivulet', await sharedModel('CC0-1.0'));
  await open.page.getByRole('dialog', { name: 'Another model is named recital' }).waitFor();
}

/** A model in one file, as somebody would send it. */
async function sharedModel(licence = 'MIT'): Promise<Uint8Array> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'rivulet-shared-'));
  const { manifest, read } = await readModel(await resolveModel('chorales'));
  const { files, seal, ...rest } = manifest;
  void seal;
  const described: ModelDescription = {
    ...rest,
    name: 'recital',
    licence,
    training: {
      ...rest.training,
      data: 'Recital',
      dataLicence: 'my own pieces',
      epochs: 22,
      cpuSeconds: 912,
    },
    parent: { name: 'chorales', weights: files.weights!.sha256 },
  };
  const roles = Object.keys(files) as ModelRole[];
  const bytes = await Promise.all(roles.map(async (role) => [role, await read(role)] as const));
  await writeModel(dir, { manifest: described, files: Object.fromEntries(bytes) });
  const archive = await new OwnModels(dir).archive(dir);
  await rm(dir, { recursive: true });
  return archive;
}
