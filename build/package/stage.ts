import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildElectron } from '../electron.ts';
import { builtPage } from '../../electron/serve/page.ts';
import { licenceFiles } from './licences.ts';
import { nameOf, type PackageTarget, ROOT } from './target.ts';

/** What was put together for a package. */
export interface Staged {
  /** The application: what goes into the archive, and nothing else. */
  readonly app: string;
  /** The licences, which lie beside the archive. */
  readonly licences: string;
}

const RUNTIME = 'node_modules/onnxruntime-node';
const COMMON = 'node_modules/onnxruntime-common';

/** A Debian package must name a page. This one says that there is none yet: who publishes packages puts theirs here. */
const HOMEPAGE = 'https://rivulet.invalid';

/** What a computer that only runs a package does not need: types, maps of sources, words for developers. */
const LEFT_OUT = /\.(ts|map|md)$/;

/**
 * Puts together what a package consists of, in a folder of its own: a list of what ships is safer than one of what does
 * not. Builds the page and the bundles first when they are older than their sources.
 */
export async function stage(target: PackageTarget): Promise<Staged> {
  await Promise.all([buildElectron(), builtPage()]);
  const folder = path.join(ROOT, 'out/stage', nameOf(target));
  const [app, licences] = [path.join(folder, 'app'), path.join(folder, 'licences')];
  await rm(folder, { recursive: true, force: true });
  await Promise.all([mkdir(app, { recursive: true }), mkdir(licences, { recursive: true })]);
  await Promise.all([
    stageBundles(app),
    copy('dist/renderer', app),
    copy('models/pretrained', app),
    stageRuntime(app, target),
    stageManifest(app),
    licenceFiles(licences),
  ]);
  return { app, licences };
}

async function stageBundles(app: string): Promise<void> {
  const names = await readdir(path.join(ROOT, 'dist/electron'));
  const bundles = names.filter((name) => name.endsWith('.cjs'));
  await Promise.all(bundles.map((name) => copy(`dist/electron/${name}`, app)));
}

/** ONNX Runtime, with the libraries of one platform and processor out of five. */
async function stageRuntime(app: string, { platform, arch }: PackageTarget): Promise<void> {
  const natives = `bin/napi-v6/${platform}/${arch}`;
  const names = await readdir(path.join(ROOT, RUNTIME, natives));
  const wanted = names.filter((name) => !isCopy(name) && !isForGraphicsCards(name));
  await Promise.all([
    ...wanted.map((name) => copy(`${RUNTIME}/${natives}/${name}`, app)),
    copy(`${RUNTIME}/dist`, app),
    copy(`${COMMON}/dist/cjs`, app),
    writeManifest(app, RUNTIME, { 'onnxruntime-common': await versionOf(COMMON) }),
    writeManifest(app, COMMON, {}),
  ]);
}

/** On macOS the same library comes under two names, of which the binding asks for the other. */
function isCopy(name: string): boolean {
  return /^libonnxruntime\.\d+\.\d+\.\d+\.dylib$/.test(name);
}

/** Hundreds of megabytes that `npm run setup:cuda` fetches; whoever has them has them in the source tree. */
function isForGraphicsCards(name: string): boolean {
  return /onnxruntime_providers_(cuda|tensorrt|shared)/.test(name);
}

/** The application's own manifest: what Electron and the installer need of package.json. */
async function stageManifest(app: string): Promise<void> {
  const own = await readManifest('.');
  const manifest = {
    name: own['name'],
    productName: 'Rivulet',
    version: own['version'],
    description: own['description'],
    license: own['license'],
    author: { name: 'The Rivulet authors' },
    homepage: HOMEPAGE,
    desktopName: 'rivulet.desktop',
    main: 'dist/electron/main.cjs',
    dependencies: { 'onnxruntime-node': await versionOf(RUNTIME) },
  };
  await writeFile(path.join(app, 'package.json'), JSON.stringify(manifest, null, 2));
}

/** The manifest of a package that ships, with those of its dependencies that ship. */
async function writeManifest(
  app: string,
  folder: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<void> {
  const { name, version, license, main } = await readManifest(folder);
  await mkdir(path.join(app, folder), { recursive: true });
  const manifest = { name, version, license, main, dependencies };
  await writeFile(path.join(app, folder, 'package.json'), JSON.stringify(manifest, null, 2));
}

async function versionOf(folder: string): Promise<string> {
  return String((await readManifest(folder))['version']);
}

async function readManifest(folder: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(path.join(ROOT, folder, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
}

/** Copies a file or folder to its place under the application. */
async function copy(name: string, app: string): Promise<void> {
  const from = path.join(ROOT, name);
  await cp(from, path.join(app, name), {
    recursive: true,
    filter: (source) => !LEFT_OUT.test(path.relative(from, source).split(path.sep).join('/')),
  });
}
