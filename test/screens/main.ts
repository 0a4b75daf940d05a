import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { type BrowserStudio, closeBrowserHost, openBrowserHost, openBrowserStudio } from '../e2e/browser.ts';
import { descendants, type Served } from '../e2e/serve.ts';

/*
 * Makes the pictures of docs/screens from the studio as it is, in a real browser: every screen and state, both
 * themes. Whoever changes how something looks runs it and looks at them: `npm run screens`.
 */

const OUT = fileURLToPath(new URL('../../docs/screens', import.meta.url));
const SMALL = { width: 1024, height: 640 };
const SEED = '7';
/** What moves has come to rest. */
const SETTLE_MS = 500;

/** What leads to a state that is worth a picture. */
interface Screen {
  readonly name: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly act: (studio: BrowserStudio, served: Served) => Promise<void>;
}

const SCREENS: readonly Screen[] = [
  { name: 'first-run', act: () => Promise.resolve() },
  { name: 'music', act: playSelected },
  { name: 'music-1024', viewport: SMALL, act: playSelected },
  { name: 'music-busy', act: ({ page }) => startLong(page) },
  { name: 'music-empty', act: ({ page }) => clear(page) },
  { name: 'text', act: ({ page }) => write(page) },
  { name: 'engine-died', act: ({ page }, served) => loseEngine(page, served) },
  { name: 'bad-file', act: dropNoMusic },
  { name: 'drop', act: ({ page }) => hold(page) },
  { name: 'shortcuts', act: ({ page }) => page.keyboard.press('?') },
  { name: 'settings', act: ({ studio }) => studio.button('Settings').click() },
  { name: 'about', act: ({ studio }) => studio.button('About Rivulet').click() },
  { name: 'no-sound', act: ({ page }) => page.context().setOffline(true) },
];

async function generate({ page, studio }: BrowserStudio): Promise<void> {
  const seed = page.getByRole('spinbutton', { name: 'Seed' });
  await seed.fill(SEED);
  await seed.press('Tab');
  await studio.generate();
}

async function write(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  const seed = page.getByRole('spinbutton', { name: 'Seed' });
  await seed.fill(SEED);
  await seed.press('Tab');
  const sentences = page.getByRole('slider', { name: 'Sentences' });
  await page.getByRole('button', { name: /^Generate/ }).click();
  const rows = page.getByRole('region', { name: 'Sentences' }).locator('li p');
  await rows.nth(Number(await sentences.inputValue()) - 1).waitFor();
}

async function playSelected(open: BrowserStudio): Promise<void> {
  await generate(open);
  const { page, studio } = open;
  const box = (await studio.roll.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.5, { steps: 4 });
  await page.mouse.up();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height + 120);
  await page.keyboard.press('Space');
  await studio.button('Pause').waitFor();
  await page.waitForTimeout(3500);
}

async function startLong(page: Page): Promise<void> {
  await page.getByRole('slider', { name: 'Candidates' }).fill('16');
  await page.getByRole('slider', { name: 'Length' }).press('End');
  await page.keyboard.press('g');
  await page.waitForTimeout(700);
}

async function clear(page: Page): Promise<void> {
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
}

async function loseEngine(page: Page, served: Served): Promise<void> {
  await startLong(page);
  for (const pid of await descendants(served.pid, 'engine/child')) process.kill(pid, 'SIGKILL');
  await page.getByRole('alert').first().waitFor();
}

async function dropNoMusic({ page, studio }: BrowserStudio): Promise<void> {
  await studio.drop('holiday.mid', new TextEncoder().encode('no music'));
  await page.getByRole('alert').first().waitFor();
}

async function hold(page: Page): Promise<void> {
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['MThd'], 'etude.mid', { type: 'audio/midi' }));
    return data;
  });
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
}

/** The last picture: its act ends the host. */
async function takeLost(served: Served): Promise<void> {
  const studios = await Promise.all(
    (['dark', 'light'] as const).map(async (colorScheme) => ({
      colorScheme,
      open: await openBrowserStudio({ colorScheme }),
    })),
  );
  await served.close();
  for (const { colorScheme, open } of studios) {
    await open.page.getByRole('alert').first().waitFor();
    await open.page.waitForTimeout(SETTLE_MS);
    await open.page.screenshot({ path: path.join(OUT, `connection-lost-${colorScheme}.png`) });
  }
}

async function take({ name, viewport, act }: Screen, colorScheme: 'dark' | 'light', served: Served) {
  const studio = await openBrowserStudio({ colorScheme, ...(viewport ? { viewport } : {}) });
  await act(studio, served);
  await studio.page.waitForTimeout(SETTLE_MS);
  await studio.page.screenshot({ path: path.join(OUT, `${name}-${colorScheme}.png`) });
  await studio.close();
}

await mkdir(OUT, { recursive: true });
const served = await openBrowserHost();
try {
  for (const screen of SCREENS) {
    for (const theme of ['dark', 'light'] as const) await take(screen, theme, served);
    process.stdout.write(`${screen.name}\n`);
  }
  await takeLost(served);
} finally {
  await closeBrowserHost();
}
