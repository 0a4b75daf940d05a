import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { closeBrowserHost, openBrowserHost, openBrowserStudio } from '../e2e/browser.ts';
import type { Served } from '../e2e/serve.ts';
import { waitForLanes } from './acts/music.ts';
import type { Scene, Theme } from './scene.ts';
import { SCENES } from './screens.ts';

/*
 * Makes the pictures of docs/screens from the studio as it is, in a real browser: every screen and state, both
 * themes. Whoever changes how something looks runs it and looks at them: `npm run screens`, or `npm run screens --
 * map library` for the scenes that have such pictures.
 */

const OUT = fileURLToPath(new URL('../../docs/screens', import.meta.url));
/** What moves has come to rest. */
const SETTLE_MS = 700;
const LOST = 'connection-lost';
const THEMES: readonly Theme[] = ['dark', 'light'];

/** Takes the picture that a page is. */
async function picture(page: Page, name: string, theme: Theme): Promise<void> {
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: path.join(OUT, `${name}-${theme}.png`) });
  process.stdout.write(`${name}-${theme}\n`);
}

/** Goes through a scene; what fails is told, and the scene ends there. */
async function take({ viewport, isNew, shots }: Scene, colorScheme: Theme, served: Served): Promise<void> {
  const open = await openBrowserStudio({
    colorScheme,
    ...(viewport ? { viewport } : {}),
    ...(isNew ? { storageState: { cookies: [], origins: [] } } : {}),
  });
  let name = '';
  try {
    for (const [shot, act] of Object.entries(shots)) {
      name = shot;
      await act(open, served);
      await picture(open.page, name, colorScheme);
    }
  } catch (thrown) {
    process.exitCode = 1;
    process.stderr.write(`${name}-${colorScheme}: ${String(thrown)}\n`);
  }
  await open.close();
}

/** The last pictures: they end the host. */
async function takeLost(served: Served): Promise<void> {
  const studios = await Promise.all(
    THEMES.map(async (theme) => ({ theme, open: await openBrowserStudio({ colorScheme: theme }) })),
  );
  for (const { open } of studios) await waitForLanes(open);
  await served.close();
  for (const { theme, open } of studios) {
    await open.page.getByRole('alert').first().waitFor();
    await picture(open.page, LOST, theme);
  }
}

const wanted = process.argv.slice(2);
const isWanted = (names: readonly string[]) =>
  wanted.length === 0 || names.some((name) => wanted.includes(name));

await mkdir(OUT, { recursive: true });
const served = await openBrowserHost();
try {
  for (const scene of SCENES.filter(({ shots }) => isWanted(Object.keys(shots)))) {
    for (const theme of scene.themes ?? THEMES) await take(scene, theme, served);
  }
  if (isWanted([LOST])) await takeLost(served);
} finally {
  await closeBrowserHost();
}
