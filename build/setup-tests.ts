import { provide } from './needs.ts';
import { ELECTRON_NEEDS, TEST_NEEDS } from './test-needs.ts';

/*
 * Runs before the tests: finds what they need besides npm packages, and installs it where that can be done without
 * asking. What stays absent is said here and again by the tests that it stops.
 */
provide(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ? [...TEST_NEEDS, ...ELECTRON_NEEDS] : TEST_NEEDS);
