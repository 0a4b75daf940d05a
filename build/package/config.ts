import path from 'node:path';
import type { Configuration } from 'electron-builder';
import { type PackagePlatform, ROOT } from './target.ts';
import { tidy } from './tidy.ts';

const ICONS = path.join(ROOT, 'assets/icons');

/** MIDI files as the import reads them, and a model in one file. */
const FILES = [
  ...['mid', 'midi', 'kar', 'rmi'].map((ext) => ({ ext, name: 'MIDI file', mimeType: 'audio/midi' })),
  { ext: 'rivulet', name: 'Rivulet model', mimeType: 'application/x-rivulet' },
] as const;

/** Linux knows its MIDI files already, but for these; a type that is named twice would be listed twice. */
const FILES_NEW_TO_LINUX: ReadonlySet<string> = new Set(['rmi', 'rivulet']);

/** Every switch of Electron's binary, so that none is left as it came. */
export const FUSES = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableCookieEncryption: true,
  // Electron checks the archive on Windows and macOS; on Linux it does not.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  resetAdHocDarwinSignature: true,
} as const;

/** The Electron that is packed: a folder with one, or the version that is fetched. */
export interface PackedElectron {
  readonly version: string;
  readonly folder?: string | undefined;
}

/** Where what is put together lies (build/package/stage.ts), and where the package goes. */
export interface PackageFolders {
  readonly app: string;
  readonly licences: string;
  readonly out: string;
}

/**
 * What electron-builder is told. Nothing is rebuilt or published, and nothing fetched but an absent Electron.
 * @param feed the folder on the web where the application asks for newer versions; it asks nobody unless given.
 */
export function builderConfig(
  platform: PackagePlatform,
  electron: PackedElectron,
  folders: PackageFolders,
  feed?: string,
): Configuration {
  return {
    appId: 'studio.rivulet.Rivulet',
    productName: 'Rivulet',
    copyright: 'Copyright © 2026 The Rivulet authors',
    electronVersion: electron.version,
    ...(electron.folder && { electronDist: electron.folder }),
    npmRebuild: false,
    publish: feed ? { provider: 'generic', url: feed } : null,
    directories: { app: folders.app, output: folders.out, buildResources: ICONS },
    files: ['**/*'],
    asar: true,
    // Libraries are loaded by the system, which cannot see into the archive; models are files that people may look at.
    asarUnpack: ['node_modules/onnxruntime-node/bin/**', 'models/pretrained/**'],
    extraResources: [{ from: folders.licences, to: 'licences' }],
    afterPack: tidy,
    electronFuses: FUSES,
    // The page has one language.
    electronLanguages: ['en-US'],
    ...ofPlatform(platform),
  };
}

function ofPlatform(platform: PackagePlatform): Configuration {
  if (platform === 'linux') return { linux: LINUX, deb: DEB, appImage: APP_IMAGE, toolsets: TOOLSETS };
  const fileAssociations = FILES.map(({ ext, name }) => ({ ext, name, role: 'Editor' as const }));
  if (platform === 'win32') return { fileAssociations, win: WINDOWS, nsis: NSIS };
  return { fileAssociations, mac: MAC };
}

const LINUX = {
  icon: ICONS,
  executableName: 'rivulet',
  // As with the page in build/package/stage.ts: who publishes packages puts theirs here.
  maintainer: 'The Rivulet authors <packages@rivulet.invalid>',
  category: 'AudioVideo;Audio;Midi;Music',
  synopsis: 'A studio for latent flow models of music and text',
  syncDesktopName: true,
  fileAssociations: FILES.filter(({ ext }) => FILES_NEW_TO_LINUX.has(ext)),
} satisfies Configuration['linux'];

const DEB = {
  // Files by their paths, and not as addresses.
  executableArgs: ['%F'],
  depends: ['libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2', 'libxss1', 'libxtst6', 'xdg-utils'],
  packageCategory: 'sound',
} satisfies Configuration['deb'];

/** Without arguments: the usual one would switch the sandbox off. */
const APP_IMAGE = { executableArgs: [] };
const TOOLSETS = { appimage: '1.0.3' } as const;

const WINDOWS = {
  icon: path.join(ICONS, '1024x1024.png'),
} satisfies Configuration['win'];

const NSIS = {
  oneClick: false,
  perMachine: false,
  allowToChangeInstallationDirectory: true,
  deleteAppDataOnUninstall: false,
} satisfies Configuration['nsis'];

const MAC = {
  icon: path.join(ICONS, '1024x1024.png'),
  category: 'public.app-category.music',
  hardenedRuntime: true,
} satisfies Configuration['mac'];
