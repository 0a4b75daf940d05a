import { existsSync } from 'node:fs';
import { describe } from 'vitest';
import { sharedPath } from './shared-data.ts';

/** Tests that need shared files: without them they are skipped, and it is said. */
export function describeWithData(name: string, paths: readonly string[], tests: () => void): void {
  const missing = paths.filter((path) => !existsSync(sharedPath(path)));
  if (missing.length > 0) {
    process.stderr.write(
      `SKIPPED ${name}: there is no ../shared/data/${missing.join(', ../shared/data/')}\n`,
    );
  }
  describe.skipIf(missing.length > 0)(name, tests);
}
