import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { makeFolder, saveFile } from '../host/save.ts';

/** What tells where the settings go. */
interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

const settingsSchema = z.object({ dataFolder: z.string().optional() });

/** The file of what the host remembers, where the system has settings: outside the data, whose place it tells. */
export function settingsFile({ env, platform, home }: Surroundings): string {
  if (platform === 'darwin') return path.join(home, 'Library', 'Preferences', 'Rivulet', 'settings.json');
  if (platform === 'win32')
    return path.join(env['APPDATA'] || path.join(home, 'AppData', 'Roaming'), 'Rivulet', 'settings.json');
  return path.join(env['XDG_CONFIG_HOME'] || path.join(home, '.config'), 'rivulet', 'settings.json');
}

/** The folder that a person chose for their data; undefined where none was, or where the settings cannot be read. */
export function chosenFolder(settings: string): string | undefined {
  try {
    const folder = settingsSchema.parse(JSON.parse(readFileSync(settings, 'utf8'))).dataFolder;
    return folder !== undefined && path.isAbsolute(folder) ? folder : undefined;
  } catch {
    // A start must not fail for want of a wish: the usual place is always there, and Settings shows which it is.
    return undefined;
  }
}

/**
 * Remembers a folder for the data, or with `undefined` the system's own place.
 * @throws RivuletError `bad-file` when that cannot be written; what was remembered is untouched then.
 */
export async function rememberFolder(settings: string, folder: string | undefined): Promise<void> {
  await makeFolder(path.dirname(settings));
  await saveFile(settings, new TextEncoder().encode(`${JSON.stringify({ dataFolder: folder }, null, 2)}\n`));
}
