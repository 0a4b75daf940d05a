import type { Installed } from '../host/installed.ts';

/** What the choice depends on. */
export interface Surroundings {
  readonly electron: Installed;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** The user's id; absent on Windows. */
  readonly uid: number | undefined;
  /** Whether the browser was asked for. */
  readonly browser: boolean;
}

/** Where the studio opens, and one sentence that says so and why. */
export type ShellChoice =
  | { readonly shell: 'browser'; readonly sentence: string }
  | {
      readonly shell: 'electron';
      readonly sentence: string;
      readonly path: string;
      /** What Electron needs to be told here. */
      readonly flags: readonly string[];
    };

/** Electron where it is installed and can show a window, else the browser. */
export function chooseShell(surroundings: Surroundings): ShellChoice {
  const { electron, platform, uid } = surroundings;
  const obstacle = obstacleToElectron(surroundings);
  if (obstacle !== undefined || electron.path === undefined) {
    return { shell: 'browser', sentence: `opening the studio in the browser: ${obstacle}` };
  }
  const asRoot = platform === 'linux' && uid === 0;
  const name = ['Electron', electron.version].filter((part) => part !== undefined).join(' ');
  const caveat = asRoot ? '; without the sandbox of the system, which cannot be had as root' : '';
  return {
    shell: 'electron',
    sentence: `opening the studio in ${name}, which is installed${caveat}`,
    path: electron.path,
    flags: [...(asRoot ? ['--no-sandbox'] : []), ...waylandFlags(surroundings)],
  };
}

function obstacleToElectron({ electron, env, platform, browser }: Surroundings): string | undefined {
  if (browser) return 'as asked';
  if (!electron.found) return `Electron cannot be used, ${electron.reason ?? 'it was not found'}`;
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return 'Electron is installed, but there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  }
  return undefined;
}

/** Electron before 38 looks for X11 alone unless told. */
function waylandFlags({ env, platform }: Surroundings): string[] {
  return platform === 'linux' && !env['DISPLAY'] ? ['--ozone-platform-hint=auto'] : [];
}
