import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { OwnModels } from '../../electron/own-models/own-models.ts';
import { tinyModel } from '../fixtures/tiny-model.ts';
import { type BrowserStudio, closeBrowserHost, openPreparedHost, openStudioAnew } from './browser.ts';

let shared: string;
let archive: Uint8Array;
let open: BrowserStudio;

beforeAll(async () => {
  shared = await tinyModel('music', 'recital');
  archive = await new OwnModels(path.join(shared, 'none')).archive(shared);
  await openPreparedHost();
});
afterAll(async () => {
  await closeBrowserHost();
  await rm(path.dirname(shared), { recursive: true });
});
afterEach(() => open?.close());

it('takes a dropped model in, makes music with it, gives it away, and deletes it with a way back', async () => {
  open = await openStudioAnew();
  const { page, studio } = open;
  const card = page.getByRole('article', { name: 'recital', exact: true });
  await studio.drop('recital.rivulet', archive);
  await page.getByText('Imported recital').waitFor();
  await card.getByText('6.50 nats a step').waitFor();

  await card.getByRole('button', { name: 'Use recital' }).click();
  await page.getByLabel('Model: recital').waitFor();
  await studio.generate();
  await page
    .getByText(/recital sketch 1/i)
    .first()
    .waitFor();

  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'Models' }).click();
  await card.getByText('In use').waitFor();
  await card.getByRole('button', { name: 'recital: More' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export as one file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('recital.rivulet');
  expect(Buffer.compare(await readFile(await download.path()), archive)).toBe(0);

  // The same once more is known; another byte is refused, and changes nothing.
  await studio.drop('recital.rivulet', archive);
  await page.getByText('recital is here already').waitFor();
  const damaged = archive.slice();
  damaged[damaged.length >> 1]! ^= 1;
  await studio.drop('damaged.rivulet', damaged);
  await page.getByText('damaged.rivulet was not imported.').waitFor();

  await card.getByRole('button', { name: 'recital: More' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await card.waitFor({ state: 'detached' });
  await page.getByText('Deleted recital').waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await card.waitFor();
  expect(open.complaints).toEqual([]);
});
