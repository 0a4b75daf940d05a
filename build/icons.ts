/**
 * Draws assets/icons/rivulet.svg as PNG files of every size that a desktop asks for: npx tsx build/icons.ts
 * Needs the Chromium of the tests. electron-builder makes the .icns and .ico of the largest.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openChromium } from '../test/e2e/chromium.ts';

const FOLDER = path.resolve(import.meta.dirname, '../assets/icons');
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const svg = await readFile(path.join(FOLDER, 'rivulet.svg'), 'utf8');
const browser = await openChromium();
const page = await browser.newPage();
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>* { margin: 0 } svg { display: block; width: 100vw }</style>${svg}`);
  await writeFile(path.join(FOLDER, `${size}x${size}.png`), await page.screenshot({ omitBackground: true }));
}
await browser.close();
