import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { sharpNames } from '../build/sharp-names.ts';

/** The studio's page, built to dist/renderer, with relative addresses: it is served by a web host and by Electron. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [svelte(), sharpNames()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    // Everything is its own file: the page's policy allows no data: addresses for scripts, sounds and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Whose work is in the page: a package that installs the studio tells it (build/package/licences.ts).
    license: { fileName: 'licences.json' },
  },
});
