import { spawnSync } from 'node:child_process';

/** All installs together take no longer than this. */
const LIMIT_MS = 4 * 60_000;

/** Something outside npm that tests use. */
export interface Need {
  /** What it is for, as the end of "… for". */
  readonly what: string;
  /** A command that succeeds when it is there. */
  readonly probe: readonly [string, ...string[]];
  /** The Debian packages that bring it; of names that changed between releases, all: the first that is known counts. */
  readonly debian: readonly (string | readonly string[])[];
}

const deadline = Date.now() + LIMIT_MS;

/** A shared library that the loader knows. */
export function library(...names: readonly string[]): Need['probe'] {
  return ['sh', '-c', names.map((name) => `ldconfig -p | grep -q ${name}`).join(' && ')];
}

/**
 * Finds what tests need, and installs with apt-get what is absent where that can be done without asking. Says what it
 * does and what stays absent; never fails.
 */
export function provide(needs: readonly Need[]): void {
  const absent = needs.filter(({ probe }) => !succeeds(probe));
  const present = needs.filter((need) => !absent.includes(need));
  if (present.length > 0) say(`found ${present.map(({ what }) => what).join(', ')}`);
  if (absent.length === 0) return;
  const names = absent.map(({ what }) => what).join(', ');
  const packages = absent.flatMap(({ debian }) => debian);
  if (process.getuid?.() !== 0 || !succeeds(['apt-get', '--version'])) {
    const listed = packages.map((name) => (typeof name === 'string' ? name : name[0]!)).join(' ');
    warn(`absent: ${names}; the tests that need it cannot run. On Debian: apt-get install ${listed}`);
    return;
  }
  say(`installing ${names}`);
  const done = install(packages) && absent.every(({ probe }) => succeeds(probe));
  if (done) say(`installed ${names}`);
  else warn(`could not install ${names}; the tests that need it cannot run`);
}

/** Installs Debian packages; the list of packages is brought up to date only if the first try fails. */
function install(packages: Need['debian']): boolean {
  const command = () =>
    ['apt-get', 'install', '-y', '--no-install-recommends', ...packages.map(known)] as [string, ...string[]];
  if (succeeds(command())) return true;
  say('updating the list of Debian packages');
  return succeeds(['apt-get', 'update']) && succeeds(command());
}

/** The name under which this release knows a package. */
function known(name: string | readonly string[]): string {
  if (typeof name === 'string') return name;
  return name.find((candidate) => succeeds(['apt-cache', 'show', candidate])) ?? name[0]!;
}

/** Runs a command in what time is left; says whether it succeeded. */
function succeeds([command, ...args]: readonly [string, ...string[]]): boolean {
  const timeout = Math.max(1_000, deadline - Date.now());
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: 'ignore', timeout, env }).status === 0;
}

function say(line: string): void {
  process.stdout.write(`setup: ${line}\n`);
}

function warn(line: string): void {
  process.stderr.write(`setup: WARNING: ${line}\n`);
}
