import { Command, InvalidArgumentError, Option } from 'commander';
import { makePackage } from './package/make.ts';
import type { PackageArch, PackagePlatform } from './package/target.ts';

/*
 * `npm run dist`: makes what people install in out/, of the page, the programs of Electron's processes and what they
 * need. Says what was made.
 */
interface Options {
  readonly dir?: true;
  readonly only?: string;
  readonly platform: PackagePlatform;
  readonly arch: PackageArch;
}

const program = new Command('dist')
  .description('packages to install, in out/')
  .option('--dir', 'only the folder that packages are made of')
  .option('--only <kind>', 'one kind alone, such as AppImage or deb')
  .addOption(
    new Option('--platform <name>', 'as Node names it')
      .choices(['linux', 'win32', 'darwin'])
      .default(process.platform),
  )
  .addOption(new Option('--arch <name>', 'as Node names it').choices(['x64', 'arm64']).default(process.arch))
  .parse();

const { dir, only, platform, arch } = program.opts<Options>();
if (platform === 'darwin' && arch === 'x64') {
  throw new InvalidArgumentError('ONNX Runtime has no library for macOS on x64 processors.');
}
const made = await makePackage({ platform, arch }, dir ? ['dir'] : only ? [only] : []);
for (const file of made) process.stdout.write(`${file}\n`);
