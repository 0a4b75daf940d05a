import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The tests that kill what writes, again and again. */
const KILLING = [
  'test/electron/host/save.test.ts',
  'test/electron/library/files.test.ts',
  'test/electron/jobs/kills.test.ts',
  'test/electron/own-models/kill.test.ts',
  'test/electron/collection/kill.test.ts',
];

/** Runs every test that kills what writes, with more kills than `npm test` has; their words go to the terminal. */
export async function benchKills(kills: number): Promise<{ kills: number; files: number; failed: boolean }> {
  const arguments_ = ['vitest', 'run', '-t', 'kills', '--testTimeout', '1800000', ...KILLING];
  const env = { ...process.env, RIVULET_KILLS: String(kills) };
  const child = spawn('npx', arguments_, { cwd: ROOT, env, stdio: ['ignore', 2, 2] });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { kills, files: KILLING.length, failed: code !== 0 };
}
