import { Command, Option } from 'commander';
import { KINDS, makeFolder, makeKind } from './package/make.ts';
import type { PackageArch, PackagePlatform } from './package/target.ts';

/*
 * `npm run dist`: makes what people install in out/, of the page, the programs of Electron's processes and what they
 * need. Says what was made, and what was not and why.
 */
interface Options {
  readonly dir?: true;
  readonly only?: string;
  readonly feed?: string;
  readonly platform: PackagePlatform;
  readonly arch: PackageArch;
}

const program = new Command('dist')
  .description('packages to install, in out/')
  .option('--dir', 'only the folder that packages are made of')
  .option('--only <kind>', 'one kind alone, such as AppImage or deb')
  .option('--feed <address>', 'the folder on the web, by https, that is asked for newer versions')
  .addOption(
    new Option('--platform <name>', 'as Node names it').choices(Object.keys(KINDS)).default(process.platform),
  )
  .addOption(new Option('--arch <name>', 'as Node names it').choices(['x64', 'arm64']).default(process.arch))
  .parse();

const { dir, only, feed, platform, arch } = program.opts<Options>();
if (platform === 'darwin' && arch === 'x64') {
  program.error('error: ONNX Runtime has no library for macOS on x64 processors');
}
if (feed !== undefined && !/^https:\/\/[^/]+/.test(feed)) {
  program.error('error: newer versions are asked for by https alone');
}
say(`made ${await makeFolder({ platform, arch }, feed)}`);
for (const kind of dir ? [] : only ? [only] : KINDS[platform]) {
  const { files, fault } = await makeKind({ platform, arch }, kind, feed);
  for (const file of files) say(`made ${file}`);
  if (fault === undefined) continue;
  say(`NOT made: ${kind}: ${fault}. electron-builder fetches the tool that makes it`);
  process.exitCode = 1;
}

function say(line: string): void {
  process.stdout.write(`dist: ${line}\n`);
}
