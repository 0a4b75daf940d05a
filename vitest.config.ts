import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // State classes of the page are tested as they are, without a page.
  plugins: [svelte({ configFile: 'renderer/svelte.config.js' })],
  resolve: { conditions: ['browser'] },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    globalSetup: ['test/fixtures/home.ts', 'test/fixtures/pages.ts'],
    coverage: { include: ['core/**', 'models/**/*.ts'], reporter: ['text-summary'] },
  },
});
