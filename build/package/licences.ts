import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundledPackages } from '../electron.ts';
import { ROOT } from './target.ts';

/** A package that ships, and what it may be used under. */
export interface Licence {
  readonly name: string;
  readonly version: string;
  /** As SPDX names it, such as MIT. */
  readonly identifier: string;
  /** Its whole text. */
  readonly text: string;
}

/** What the bundler of the page tells of each package in it. */
type PageLicence = Omit<Licence, 'identifier'> & { readonly identifier: string | null };

/** Loaded from node_modules as they are. */
const UNBUNDLED = ['onnxruntime-node', 'onnxruntime-common'];

/** Packages that bring the whole text of licences whose packages here bring none. */
const TEXTS_OF: Readonly<Record<string, string>> = {
  MIT: '.',
  'Apache-2.0': 'node_modules/long',
  'BSD-3-Clause': 'node_modules/esquery',
};

/** Writes the files that a package's licences folder holds: Rivulet's own, the list of others' work, and their texts. */
export async function licenceFiles(folder: string): Promise<void> {
  const licences = await shippedLicences();
  await Promise.all([
    copyFile(path.join(ROOT, 'LICENSE'), path.join(folder, 'LICENSE.txt')),
    copyFile(path.join(ROOT, 'THIRD_PARTY.md'), path.join(folder, 'THIRD_PARTY.md')),
    writeFile(path.join(folder, 'packages.txt'), licences.map(paragraph).join(`\n\n${'-'.repeat(78)}\n\n`)),
  ]);
}

/** The licence of every package with a part in the application: in its bundles, in its page, or loaded as it is. */
export async function shippedLicences(): Promise<Licence[]> {
  const names = [...bundledPackages(), ...UNBUNDLED];
  const all = [...(await pageLicences()), ...(await Promise.all(names.map(licenceOf)))];
  const byName = new Map(all.map((licence) => [`${licence.name} ${licence.version}`, licence]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function pageLicences(): Promise<Licence[]> {
  const text = await readFile(path.join(ROOT, 'dist/renderer/licences.json'), 'utf8');
  const listed = JSON.parse(text) as PageLicence[];
  return Promise.all(
    listed.map(async (one) =>
      one.identifier && one.text ? { ...one, identifier: one.identifier } : licenceOf(one.name),
    ),
  );
}

async function licenceOf(name: string): Promise<Licence> {
  const folder = path.join(ROOT, 'node_modules', name);
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const text = await textIn(folder);
  const identifier = String(
    manifest['license'] ?? (text && /^(The )?MIT License/m.test(text) ? 'MIT' : 'unknown'),
  );
  return {
    name,
    version: String(manifest['version']),
    identifier,
    text: text ?? (await standardText(identifier, holderOf(name, manifest))),
  };
}

async function textIn(folder: string): Promise<string | undefined> {
  const file = (await readdir(folder)).find((name) => /^(licen[cs]e|copying)/i.test(name));
  return file && readFile(path.join(folder, file), 'utf8');
}

/** The text that a licence's name stands for, under the name of who holds the rights where it has a place for one. */
async function standardText(identifier: string, holder: string): Promise<string> {
  const parts = Object.keys(TEXTS_OF).filter((part) => identifier.includes(part));
  const texts = parts.map((part) => textIn(path.join(ROOT, TEXTS_OF[part]!)));
  const whole = (await Promise.all(texts)).join('\n\n');
  return whole.replace(/^Copyright .*$/gm, `Copyright (c) ${holder}`);
}

function holderOf(name: string, { author }: Record<string, unknown>): string {
  const said = typeof author === 'object' && author ? (author as { name?: string }).name : author;
  return typeof said === 'string' && said !== '' ? said : `the authors of ${name}`;
}

function paragraph({ name, version, identifier, text }: Licence): string {
  return `${name} ${version} (${identifier})\n\n${text.trim()}`;
}
