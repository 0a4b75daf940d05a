import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { servePage, type ServedPage } from '../serve-page.ts';
import { answer, asked, card, listed, offered, onPage, refuse, times } from './models-page.ts';

let served: ServedPage;
let page: Page;

beforeAll(async () => {
  served = await servePage(path.join(import.meta.dirname, 'page'));
});
afterAll(() => served.close());

beforeEach(async () => {
  page = await served.openAnew({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(20_000);
  onPage(page);
});
afterEach(() => expect(served.complaints).toEqual([]));

it('says in words what each model is, where it is from, and what it was made from', async () => {
  await listed();
  const own = page.getByRole('list', { name: 'Your own models' });
  expect(await own.getByRole('article').count()).toBe(1);
  for (const words of [
    'Piano music, step by step',
    'Recital',
    'my own pieces',
    '6.94 nats a step',
    '7.0 MB',
    'MIT',
    'chorales',
  ])
    expect(await card('recital').getByText(words, { exact: true }).count(), words).toBe(1);
  await card('recital').getByText('Error, validation pieces').waitFor();
  await card('recital').getByText('cccccccccccc', { exact: true }).waitFor();
  await card('english').getByText('Text, letter by letter').waitFor();
  await card('chorales').getByText('In use').waitFor();
  await card('chorales').getByText('At start').waitFor();
  await page.getByText('4 models, 1 of your own').waitFor();
  await page.getByText('scratch', { exact: true }).first().waitFor();
});

it('uses a model in its room', async () => {
  await listed();
  await card('recital').getByRole('button', { name: 'Use recital' }).click();
  expect(await page.evaluate(() => window.models.studio.room)).toBe('music');
  await expect.poll(() => asked('model.prepare')).toMatchObject({ model: 'recital' });
  await card('english').getByRole('button', { name: 'Use english' }).click();
  expect(await page.evaluate(() => window.models.studio.room)).toBe('text');
});

it('begins a fine-tune from a model', async () => {
  await listed();
  await card('recital').getByRole('button', { name: 'Fine-tune recital' }).click();
  expect(await page.evaluate(() => window.models.studio.room)).toBe('finetune');
});

it('tells everything of a model, by keys alone, and checks its bytes', async () => {
  await listed();
  await card('recital').getByRole('button', { name: 'recital: More' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Details' }).and(page.locator('[data-highlighted]')).waitFor();
  await page.keyboard.press('Enter');
  const details = page.getByRole('dialog', { name: 'recital' });
  for (const words of [
    'a'.repeat(64),
    'b'.repeat(64),
    'Recital, SHA-256 77',
    '22 epochs in 15 min of processor time',
  ])
    await details.getByText(words, { exact: true }).first().waitFor();
  await details.getByText('6.94 nats a step on validation pieces, by 30 samples each').waitFor();
  await details.getByRole('button', { name: 'Check the files' }).click();
  await answer('models.verify', { ok: false, faults: ['sample.onnx: expected 4 bytes, got 3'] });
  await details.getByText('sample.onnx: expected 4 bytes, got 3. Import it again to mend it.').waitFor();
  await details.getByRole('button', { name: 'Check the files' }).click();
  await answer('models.verify', { ok: true, faults: [] });
  await details.getByText('Every byte is what it was when the model was written.').waitFor();
  await page.keyboard.press('Escape');
  await details.waitFor({ state: 'hidden' });
});

describe('taking a model in', () => {
  const shared = {
    name: 'recital.rivulet',
    mimeType: 'application/zip',
    buffer: Buffer.from('PK the bytes'),
  };

  async function choose(): Promise<void> {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Import a model' }).click(),
    ]);
    await chooser.setFiles(shared);
    await page.waitForFunction(() => window.models.host.of('models.import').length > 0);
  }

  beforeEach(() => listed(['chorales']));

  it('shows how far it is, then the model, and every picker has it at once', async () => {
    expect(await offered()).toEqual(['chorales']);
    await choose();
    expect(
      await page.evaluate(() => {
        const { from } = window.models.host.last('models.import').request as {
          from: { files: { name: string; bytes: Uint8Array }[] };
        };
        return from.files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]);
      }),
    ).toEqual([['recital.rivulet', 'PK the bytes']]);
    await page.evaluate(() =>
      window.models.host.last('models.import').progress({ doing: 'copying', done: 3, total: 4 }),
    );
    expect(await page.getByRole('progressbar', { name: 'Import' }).getAttribute('aria-valuenow')).toBe('75');
    await page.evaluate(() =>
      window.models.host.last('models.import').progress({ doing: 'checking', done: 4, total: 4 }),
    );
    await page.getByText('Checking every byte of recital.rivulet').waitFor();
    const lists = await times('models.list');
    await answer('models.import', { outcome: 'imported', name: 'recital' });
    await expect.poll(() => times('models.list')).toBe(lists + 1);
    await listed(['chorales', 'recital']);
    await card('recital').waitFor();
    await page.getByText('Imported recital').waitFor();
    expect(await offered()).toEqual(['chorales', 'recital']);
  });

  it('says exactly why not, and leaves everything as it was', async () => {
    await choose();
    await refuse(
      'models.import',
      'Recital is refused: sample.onnx: its bytes are not those that the manifest knows',
    );
    const notice = page.getByRole('alert');
    await notice.getByText('recital.rivulet was not imported.').waitFor();
    await notice.getByText('sample.onnx: its bytes are not those').waitFor();
    await notice.getByText('Your models are as they were.').waitFor();
    expect(await offered()).toEqual(['chorales']);
    expect(await page.getByRole('progressbar').count()).toBe(0);
  });

  it('asks for another name when the name is taken, and takes no bad one', async () => {
    await choose();
    await answer('models.import', { outcome: 'taken', name: 'chorales', suggestion: 'chorales-2' });
    const dialog = page.getByRole('dialog', { name: 'Another model is named chorales' });
    const name = dialog.getByRole('textbox', { name: 'Name' });
    expect(await name.inputValue()).toBe('chorales-2');
    for (const [bad, why] of [
      ['Chorales', 'chorales is taken.'],
      ['../x', 'Letters, digits'],
      ['', 'A model needs a name.'],
    ] as const) {
      await name.fill(bad);
      await dialog.getByText(why).waitFor();
      await page.keyboard.press('Enter');
      expect(await times('models.import')).toBe(1);
    }
    expect(await violationsOn(page)).toEqual([]);
    await name.fill('bach');
    await page.keyboard.press('Enter');
    await expect.poll(() => times('models.import')).toBe(2);
    expect(await asked('models.import')).toMatchObject({ name: 'bach' });
    await dialog.waitFor({ state: 'hidden' });
    await answer('models.import', { outcome: 'already', name: 'bach' });
    await expect.poll(() => times('models.list')).toBe(2);
    await listed(['chorales']);
    await page.getByText('bach is here already, byte for byte').waitFor();
  });

  it('can be stopped', async () => {
    await choose();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.evaluate(() => window.models.host.last('models.import').cancelled)).toBe(true);
    await page.evaluate(() => window.models.host.last('models.import').reject('cancelled', 'cancelled'));
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

it('takes a token of the host’s dialog where there is one, and reveals folders there', async () => {
  await listed(['chorales', 'recital'], true);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('menuitem', { name: 'A model folder' }).click();
  expect(await asked('files.choose')).toEqual({ kind: 'folder' });
  await answer('files.choose', { files: [{ token: 'T', name: 'recital' }] });
  await expect.poll(() => times('models.import')).toBe(1);
  expect(await asked('models.import')).toEqual({ from: { token: 'T' } });
  await card('recital').getByRole('button', { name: 'recital: More' }).click();
  await page.getByRole('menuitem', { name: 'Reveal folder' }).click();
  expect(await asked('models.reveal')).toEqual({ model: 'recital' });
  await page.getByRole('button', { name: 'Reveal folder' }).click();
  expect(await asked('models.reveal')).toEqual({});
});

it('gives a model away as a file of its name', async () => {
  await listed();
  await card('chorales').getByRole('button', { name: 'chorales: More' }).click();
  await page.getByRole('menuitem', { name: 'Export as one file' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate(() =>
      window.models.host
        .last('models.export')
        .resolve({ file: { name: 'chorales.rivulet', bytes: new Uint8Array([80, 75]) } }),
    ),
  ]);
  expect(download.suggestedFilename()).toBe('chorales.rivulet');
  await page.getByText('Saved chorales.rivulet').waitFor();
});

it('deletes an own model after asking, and brings it back', async () => {
  await listed();
  await card('chorales').getByRole('button', { name: 'chorales: More' }).click();
  expect(await page.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await card('recital').getByRole('button', { name: 'Use recital' }).click();
  await card('recital').getByRole('button', { name: 'recital: More' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete recital?' });
  expect(
    await dialog
      .getByRole('button', { name: 'Keep it' })
      .evaluate((button) => button === document.activeElement),
  ).toBe(true);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  expect(await asked('models.delete')).toEqual({ model: 'recital' });
  await answer('models.delete', { id: 'recital~1-a' });
  await expect.poll(() => times('models.list')).toBe(2);
  await listed(['chorales', 'chorales-fast', 'english']);
  await card('recital').waitFor({ state: 'detached' });
  // What was in use is gone, so another model is.
  await card('chorales').getByText('In use').waitFor();
  expect(await offered()).toEqual(['chorales', 'chorales-fast']);
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await asked('models.restore')).toEqual({ id: 'recital~1-a' });
  await answer('models.restore', {});
  await expect.poll(() => times('models.list')).toBe(3);
  await listed();
  await card('recital').waitFor();
});

it('shows folders that cannot be used with their faults', async () => {
  await listed(['chorales']);
  await page.evaluate(() => void window.models.studio.models.refresh());
  await page.evaluate(() => {
    const { host, cards } = window.models;
    const broken = [{ name: 'torn', reason: 'sample.onnx is not there', bundled: false }];
    host
      .last('models.list')
      .resolve({ models: cards(), broken, reveal: false, place: 'the folder ~/rivulet/models' });
  });
  await page.getByText('1 model cannot be used.').waitFor();
  await page.getByText('torn: sample.onnx is not there.').waitFor();
  await page.getByRole('button', { name: 'Delete torn' }).click();
  await page.getByRole('dialog', { name: 'Delete torn?' }).waitFor();
});

it('says when the models cannot be listed, and tries again', async () => {
  await page.waitForFunction(() => window.models.host.of('models.list').length > 0);
  await refuse('models.list', 'the folder may not be used by this account');
  await page.getByText('The folder may not be used by this account. Nothing has been changed.').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await listed();
});

it.each([
  ['dark', 1440, 900],
  ['light', 1024, 640],
] as const)('is accessible and whole in %s at %i by %i', async (theme, width, height) => {
  await page.setViewportSize({ width, height });
  await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
  await listed();
  expect(await violationsOn(page)).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  const small = await page.evaluate(
    () =>
      [...document.querySelectorAll('button')].filter((button) => button.getBoundingClientRect().height < 24)
        .length,
  );
  expect(small).toBe(0);
  await card('recital').getByRole('button', { name: 'recital: More' }).click();
  await page.getByRole('menuitem', { name: 'Details' }).click();
  await page.getByRole('dialog', { name: 'recital' }).waitFor();
  expect(await violationsOn(page)).toEqual([]);
});
