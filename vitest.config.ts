import { readdirSync, readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts'));

/**
 * Files that want a process of their own: one looks at what was registered before it, others put something else in a
 * module's place. All others share the workers, where most of what they import is there already.
 */
const ALONE = [
  'test/conformance/kernels.test.ts',
  ...files.filter((file) => readFileSync(file, 'utf8').includes('vi.mock(')),
];

/** Makes the application to install: `npm run test:package`. */
const PACKAGE = 'test/e2e/packaged.test.ts';
/** Tests of windows, in a browser and in Electron. */
const WINDOWS = ['test/renderer/**/*.test.ts', 'test/e2e/**/*.test.ts'];

function project(test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  return {
    // State classes of the page are tested as they are, without a page.
    plugins: [svelte({ configFile: 'renderer/svelte.config.js' })],
    resolve: { conditions: ['browser'] },
    test: {
      ...{ testTimeout: 60_000, hookTimeout: 60_000, restoreMocks: true, unstubGlobals: true },
      // What is waited for comes later on a machine that is busy.
      expect: { poll: { timeout: 15_000 } },
      ...test,
    },
  };
}

export default defineConfig({
  test: {
    // Many tests wait for a browser or a child at some time.
    maxWorkers: 3,
    globalSetup: ['test/fixtures/home.ts', 'test/fixtures/pages.ts'],
    projects: [
      project({
        ...{ name: 'together', include: ['test/**/*.test.ts'], isolate: false },
        exclude: [...ALONE, ...WINDOWS, PACKAGE],
      }),
      // What a window does when a machine is busy is not all ours; a second try is told beside the test's name.
      project({ name: 'windows', include: WINDOWS, exclude: [...ALONE, PACKAGE], isolate: false, retry: 1 }),
      project({ name: 'alone', include: ALONE, sequence: { groupOrder: 1 } }),
      project({ name: 'package', include: [PACKAGE], sequence: { groupOrder: 2 } }),
    ],
    coverage: {
      include: ['core/**', 'models/**/*.ts'],
      reporter: ['text-summary'],
      thresholds: { 'core/**': { lines: 90 }, 'models/**': { lines: 90 } },
    },
  },
});
