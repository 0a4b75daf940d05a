import os from 'node:os';
import path from 'node:path';
import { chosenFolder, settingsFile } from './chosen-place.ts';

/** What tells where data go. */
interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/**
 * The folder of what a person keeps: what `RIVULET_HOME` says, what was chosen in Settings, or where the system has such
 * things. Both shells share it.
 */
export function dataFolder({
  env = process.env,
  platform = process.platform,
  home = os.homedir(),
}: Partial<Surroundings> = {}): string {
  const said = env['RIVULET_HOME'];
  if (said) return path.resolve(said);
  return chosenFolder(settingsFile({ env, platform, home })) ?? usualFolder({ env, platform, home });
}

/** Where the system has such things. */
function usualFolder({ env, platform, home }: Surroundings): string {
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Rivulet');
  if (platform === 'win32')
    return path.join(env['LOCALAPPDATA'] || path.join(home, 'AppData', 'Local'), 'Rivulet');
  return path.join(env['XDG_DATA_HOME'] || path.join(home, '.local', 'share'), 'rivulet');
}

/** The folder of the library within the data. */
export function libraryFolder(data: string): string {
  return path.join(data, 'library');
}

/** The folder of a person's own models within the data. */
export function modelsFolder(data: string): string {
  return path.join(data, 'models');
}

/** A folder as a person would say it, without whose home it is in: `the folder ~/.local/share/rivulet/library`. */
export function placeWords(folder: string, home = os.homedir()): string {
  const within = path.relative(home, folder);
  const outside = within === '' || within.startsWith('..') || path.isAbsolute(within);
  // Elsewhere, the last two names are enough to know it again.
  const words = outside ? folder.split(path.sep).filter(Boolean).slice(-2).join('/') : `~/${within}`;
  return `the folder ${words.replaceAll('\\', '/')}`;
}
