import { spawnSync } from 'node:child_process';

/*
 * Runs before the tests: finds what they need besides npm packages, and installs it where that can be done without
 * asking. What stays absent is said here and again by the tests that it skips; it never fails the run.
 */

/** All installs together take no longer than this. */
const LIMIT_MS = 4 * 60_000;

/** Something outside npm that tests use. */
interface Need {
  /** What it is for, as the end of "… for". */
  readonly what: string;
  /** A command that succeeds when it is there. */
  readonly probe: readonly [string, ...string[]];
  /** The Debian package that brings it. */
  readonly debian: string;
}

const NEEDS: readonly Need[] = [
  {
    what: 'the ONNX checker',
    probe: ['/usr/bin/python3', '-c', 'import onnx'],
    debian: 'python3-onnx',
  },
];

const deadline = Date.now() + LIMIT_MS;

/** Runs a command in what time is left; says whether it succeeded. */
function succeeds([command, ...args]: readonly [string, ...string[]]): boolean {
  const timeout = Math.max(1_000, deadline - Date.now());
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: 'ignore', timeout, env }).status === 0;
}

function say(line: string): void {
  process.stdout.write(`setup-tests: ${line}\n`);
}

function warn(line: string): void {
  process.stderr.write(`setup-tests: WARNING: ${line}\n`);
}

/** Installs Debian packages; the list of packages is brought up to date only if the first try fails. */
function install(packages: readonly string[]): boolean {
  const command = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages] as const;
  if (succeeds(command)) return true;
  say('updating the list of Debian packages');
  return succeeds(['apt-get', 'update']) && succeeds(command);
}

const absent = NEEDS.filter(({ probe }) => !succeeds(probe));
const packages = absent.map(({ debian }) => debian);
const names = absent.map(({ what, debian }) => `${what} (${debian})`).join(', ');

if (absent.length === 0) {
  say(`found ${NEEDS.map(({ what }) => what).join(', ')}`);
} else if (process.getuid?.() !== 0 || !succeeds(['apt-get', '--version'])) {
  warn(
    `absent: ${names}; the tests that need it are skipped. On Debian: apt-get install ${packages.join(' ')}`,
  );
} else {
  say(`installing ${names}`);
  const done = install(packages) && absent.every(({ probe }) => succeeds(probe));
  if (done) say(`installed ${packages.join(', ')}`);
  else warn(`could not install ${names}; the tests that need it are skipped`);
}
