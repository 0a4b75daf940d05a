import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/**
 * Files that want a process of their own: they look at what was registered or loaded before them, or put something else
 * in a package's place. All others share the two processes, where most of what they import is there already.
 */
const ALONE = [
  'test/conformance/kernels.test.ts',
  'test/electron/app/window.test.ts',
  'test/electron/trainer/tensorflow.test.ts',
];

function project(test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  return {
    // State classes of the page are tested as they are, without a page.
    plugins: [svelte({ configFile: 'renderer/svelte.config.js' })],
    resolve: { conditions: ['browser'] },
    test: { testTimeout: 60_000, hookTimeout: 60_000, restoreMocks: true, unstubGlobals: true, ...test },
  };
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    globalSetup: ['test/fixtures/home.ts', 'test/fixtures/pages.ts'],
    projects: [
      project({ name: 'together', include: ['test/**/*.test.ts'], exclude: ALONE, isolate: false }),
      project({ name: 'alone', include: ALONE, sequence: { groupOrder: 1 } }),
    ],
    coverage: {
      include: ['core/**', 'models/**/*.ts'],
      reporter: ['text-summary'],
      thresholds: { 'core/**': { lines: 90 }, 'models/**': { lines: 90 } },
    },
  },
});
