import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { AfterPackContext } from 'electron-builder';

/** Files of a folder with Electron that are no part of an application: its own first page, and notes on the folder. */
const STRANGERS = ['app', 'default_app.asar'];
const NOTES = ['.ready', 'version'];

/** Takes out of a packed folder what came with Electron and is not Rivulet's. */
export async function tidy({ appOutDir, packager }: AfterPackContext): Promise<void> {
  const resources = packager.getResourcesDir(appOutDir);
  const files = [
    ...STRANGERS.map((name) => path.join(resources, name)),
    ...NOTES.map((name) => path.join(appOutDir, name)),
  ];
  await Promise.all(files.map((file) => rm(file, { recursive: true, force: true })));
}
