import { exec } from 'node:child_process';

/*
 * `npm run check`: the types, the rules and the form of all that is written. Two steps at a time, for each takes one
 * core; all are run, and what one finds is printed as a whole when it ends.
 */

const AT_A_TIME = 2;
/** Those that take longest come first. */
const STEPS = [
  'eslint .',
  'svelte-check --tsconfig renderer/tsconfig.json --fail-on-warnings',
  'tsc -p test/tsconfig.json',
  'prettier --check --log-level warn .',
  'depcruise --config .dependency-cruiser.cjs core models electron renderer test build',
  'tsc --noEmit',
  'knip',
];
const MOST_BYTES = 2 ** 26;

const waiting = [...STEPS];
const failed: string[] = [];
await Promise.all(Array.from({ length: AT_A_TIME }, work));
if (failed.length > 0) {
  process.stderr.write(`check: failed: ${failed.join('; ')}\n`);
  process.exitCode = 1;
}

/** Runs one step after the other until none waits. */
async function work(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const start = performance.now();
    const { ok, output } = await run(step);
    if (!ok) failed.push(step);
    const seconds = Math.round((performance.now() - start) / 1000);
    process.stdout.write(`check: ${step}: ${ok ? 'well' : 'FAILED'}, ${seconds} s\n${ok ? '' : output}`);
  }
}

/** Whether a command ends well, and what it wrote; npm puts the programs of the packages where it finds them. */
function run(command: string): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    exec(command, { maxBuffer: MOST_BYTES }, (fault, stdout, stderr) => {
      const output = stdout + stderr;
      resolve({ ok: fault === null, output: fault && !output ? `${fault.message}\n` : output });
    });
  });
}
