import { builtPage } from '../electron/serve/page.ts';
import { buildElectron } from './electron.ts';
import { provide } from './needs.ts';
import { ELECTRON_NEEDS, TEST_NEEDS } from './test-needs.ts';

/*
 * Runs before the tests: finds what they need besides npm packages, and installs it where that can be done without
 * asking. What stays absent is said here and again by the tests that it stops. Builds the studio, which several tests
 * would begin to build at once.
 */
provide(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ? [...TEST_NEEDS, ...ELECTRON_NEEDS] : TEST_NEEDS);
await Promise.all([
  buildElectron(),
  builtPage((sentence) => void process.stdout.write(`setup: ${sentence}\n`)),
]);
