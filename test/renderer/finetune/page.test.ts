import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import type { ServedPage } from '../serve-page.ts';
import { answer, choose, end, enter, estimate, lack, openFineTuning, read, train } from './finetune-page.ts';

let served: ServedPage;
let page: Page;

beforeAll(async () => {
  served = await openFineTuning();
});

afterAll(() => served.close());

beforeEach(async () => {
  page = await served.openAnew({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  await enter(page);
});

afterEach(() => expect(served.complaints).toEqual([]));

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const heading = (name: string) => page.getByRole('heading', { name, exact: true });
const focused = () => page.evaluate(() => document.activeElement?.textContent);
const step = () => page.locator('[aria-current="step"]').innerText();
const calls = (name: string) => page.evaluate((name) => window.finetune.host.of(name).length, name);

it('goes from a folder to a model that is kept and chosen, and moves the focus along', async () => {
  const sent = await read(page);
  expect(sent['name']).toBe('Recital');
  expect((sent['files'] as { path: string }[]).map(({ path }) => path)).toEqual(['a.mid', 'deep/b.mid']);
  expect(await step()).toContain('Folder');
  expect(await focused()).toBe('What was in the folder');
  await page.getByText('1 file of another kind not looked at').waitFor();

  const asked = await estimate(page);
  expect(asked).toMatchObject({ model: 'chorales', minutes: 5, trainable: 'all', rehearse: true });
  expect(asked).not.toHaveProperty('name');
  expect(await step()).toContain('Estimate');
  expect(await focused()).toBe('Estimate');
  for (const words of ['6 to 7 min', 'about 24', '0.31 s, measured here', 'about 812 MB'])
    await page.getByText(words, { exact: true }).waitFor();

  await train(page);
  expect(await page.evaluate(() => window.finetune.host.last('job.start').request)).toMatchObject({
    name: 'recital',
    model: 'chorales',
  });
  expect(await focused()).toBe('Epoch 23');
  await page.getByText('learning, 16 min gone, about 12 min left').waitFor();

  await end(page);
  expect(await step()).toContain('Compare');
  for (const words of ['9.12', '7.02', '−23.0%']) await page.getByText(words, { exact: true }).waitFor();
  await page.getByText('It expects the held-out pieces 23% better than before.').waitFor();
  await page.getByText(/The nearest of all is Clair de lune\.mid, with 44%/).waitFor();

  await button('Use it').click();
  await page.evaluate(() => {
    const { host, doneJob } = window.finetune;
    host.last('job.keep').resolve({ job: doneJob({ kept: 'recital' }), model: 'recital' });
  });
  await page.waitForFunction(() => window.finetune.host.of('models.list').length > 0);
  await page.evaluate(() => {
    const { host, musicModel, textModel } = window.finetune;
    const models = [musicModel(), textModel(), musicModel({ name: 'recital', bundled: false })];
    host.last('models.list').resolve({ models, broken: [], reveal: false, place: '' });
  });
  await button('Make music with it').click();
  await expect.poll(() => page.evaluate(() => window.finetune.studio.room)).toBe('music');
  expect(await page.evaluate(() => window.finetune.studio.generation.sampling.model?.name)).toBe('recital');
});

describe('the report', () => {
  it('lists ten thousand files, drawing those that are seen, to be filtered', async () => {
    await read(page, 10_000);
    const rows = page.getByRole('group', { name: 'Files' }).getByRole('listitem');
    expect(await rows.count()).toBeLessThan(60);
    await page.getByRole('group', { name: 'Files' }).focus();
    await page.keyboard.press('End');
    await page.getByText('Ondine 10000.mid').waitFor();
    await page.getByRole('radio', { name: 'Left out' }).check();
    await page.getByText('It ends inside track 2, at byte 1034').first().waitFor();
    expect(await rows.first().getAttribute('aria-setsize')).toBe('2500');
    expect(await rows.filter({ hasText: 'Ondine' }).count()).toBe(0);
  });

  it('asks to read again when the choices that matter have changed', async () => {
    await read(page);
    await page.locator('summary').click();
    await page.getByRole('combobox', { name: /^Tracks/ }).click();
    await page.getByRole('option', { name: 'Piano-like sounds alone' }).click();
    await button('Read again').click();
    expect(await page.evaluate(() => window.finetune.host.last('collection.read').request)).toMatchObject({
      from: { collection: 'c'.repeat(32) },
      settings: { tracks: { of: 'piano' } },
    });
  });

  it('says what to do with a folder that nothing can be learned from, and with one that cannot be read', async () => {
    await choose(page, 'Choose a folder', ['Empty/cover.jpg']);
    await answer(page, 'collection.send', { upload: 'upload-1' });
    await page.waitForFunction(() => window.finetune.host.of('collection.read').length > 0);
    await page.evaluate(() => {
      const { host, COLLECTION, report } = window.finetune;
      host.last('collection.read').resolve({ collection: COLLECTION, report: report(0) });
    });
    await page.getByText('There is no MIDI file in it.').waitFor();
    expect(await button('Go on to the estimate').count()).toBe(0);
    await button('Another folder').click();
    await page.waitForFunction(() => window.finetune.host.of('collection.send').length > 1);
    await page.evaluate(() =>
      window.finetune.host.last('collection.send').reject('bad-file', 'the disk is full'),
    );
    await page
      .getByRole('alert')
      .filter({ hasText: 'The disk is full. Your files are as they were.' })
      .waitFor();
  });

  it('is left with Esc while files are read, and nothing comes of it', async () => {
    await choose(page, 'Choose a folder', ['Recital/a.mid']);
    await answer(page, 'collection.send', { upload: 'upload-1' });
    await page.waitForFunction(() => window.finetune.host.of('collection.read').length > 0);
    await page.evaluate(() =>
      window.finetune.host.last('collection.read').progress({ done: 8, total: 9, file: 'a.mid' }),
    );
    await page.getByText('8 of 9 files').waitFor();
    await page.keyboard.press('Escape');
    await heading('Teach a model your own music').waitFor();
    expect(await page.evaluate(() => window.finetune.host.last('collection.read').cancelled)).toBe(true);
  });
});

it('measures again when the minutes change, and takes no name that is there', async () => {
  await read(page);
  await estimate(page);
  await page.getByRole('spinbutton', { name: 'Minutes' }).fill('30');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => window.finetune.host.of('job.estimate').length > 1);
  expect(await page.evaluate(() => window.finetune.host.last('job.estimate').request['minutes'])).toBe(30);
  expect(await page.getByText('6 to 7 min').count()).toBe(0);
  await lack(page);
  await page.getByText('This training takes about 9.1 GB of memory, and 2.0 GB are free.').waitFor();
  await page.getByRole('textbox', { name: 'Name of the new model' }).fill('chorales');
  await page.getByText('chorales is taken.').waitFor();
  expect(await button('Start learning').isDisabled()).toBe(true);
  await page.getByRole('textbox', { name: 'Name of the new model' }).fill('my-songs');
  expect(await button('Start learning').isDisabled()).toBe(false);
});

describe('a training', () => {
  beforeEach(async () => {
    await read(page);
    await estimate(page);
    await train(page);
  });

  it('goes on being told in other rooms, by a line that leads back', async () => {
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'Music' }).click();
    await page.evaluate(() => {
      const { host, job } = window.finetune;
      host.last('job.watch').progress({ kind: 'job', job: job({ share: 0.75, epoch: 30 }) });
    });
    await button('recital learns, 75%').click();
    await heading('Epoch 30').waitFor();
    expect(await page.getByRole('progressbar', { name: 'Of its time' }).getAttribute('aria-valuenow')).toBe(
      '75',
    );
  });

  it('draws what comes, and lets it be heard, the newest first', async () => {
    const items = page.getByRole('complementary', { name: 'Hear it learn' }).getByRole('listitem');
    expect(await items.count()).toBe(4);
    expect(await items.last().innerText()).toContain('Before');
    await page.evaluate(() => {
      const { host, records, samples } = window.finetune;
      const watch = host.last('job.watch');
      const record = { ...records(24)[23]!, valid: { elbo: 6.5, reconstruction: 0.5, kl: 6 }, best: true };
      watch.progress({ kind: 'epoch', id: 'job-1', record });
      watch.progress({ kind: 'sample', id: 'job-1', sample: samples([24])[0] });
    });
    await page.getByRole('img', { name: /6\.50 now, 6\.50 at best; 9\.12 before/ }).waitFor();
    expect(await items.first().innerText()).toContain('Epoch 24');
    await button('Play Epoch 24').click();
    await button('Pause Epoch 24').waitFor();
    await button('Pause Epoch 24').click();
    await button('Play Epoch 24').waitFor();
  });

  it('is paused, tells a fault with its way out, and is resumed', async () => {
    await button('Pause').click();
    await page.evaluate(() => {
      const { host, job } = window.finetune;
      host.last('job.pause').resolve({ job: job({ state: 'paused' }) });
    });
    await page.getByText('This training is paused.').waitFor();
    await page.evaluate(() => {
      const { host, job } = window.finetune;
      const sentence = 'The disk is full, so training is paused. Free 120 MB, then resume.';
      const fault = { code: 'disk-full', sentence };
      host.last('job.watch').progress({ kind: 'job', job: job({ state: 'paused', fault }) });
    });
    const alert = page.getByRole('alert').filter({ hasText: 'The disk is full, so training is paused.' });
    await alert.getByRole('button', { name: 'Resume' }).click();
    expect(await page.evaluate(() => window.finetune.host.last('job.resume').request)).toEqual({
      job: 'job-1',
    });
    await page.evaluate(() =>
      window.finetune.host.last('job.resume').resolve({ job: window.finetune.job() }),
    );
    await button('Pause').waitFor();
    expect(await alert.count()).toBe(0);
  });

  it('is ended only after it was asked, and the safe answer has the focus', async () => {
    await button('Cancel').click();
    const dialog = page.getByRole('dialog', { name: 'End this training?' });
    await dialog.waitFor();
    expect((await focused())?.trim()).toBe('Let it be');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await calls('job.discard')).toBe(0);
    await button('Cancel').click();
    await button('End and delete').click();
    await page.evaluate(() => window.finetune.host.last('job.discard').resolve({}));
    await heading('Teach a model your own music').waitFor();
  });

  it('stands in a list with the others once there is more than one', async () => {
    await page.evaluate(() => {
      const { host, job } = window.finetune;
      const settings = { ...job().settings, name: 'folk-2' };
      const queued = job({ id: 'job-2', createdAt: 2000, state: 'queued', share: 0, settings });
      host.last('job.watch').progress({ kind: 'job', job: queued });
    });
    await button('2 trainings').click();
    await heading('Trainings').last().waitFor();
    await button('folk-2').click();
    await page.getByText('1 training comes first.').waitFor();
    expect(await page.evaluate(() => window.finetune.host.last('job.curve').request)).toEqual({
      job: 'job-2',
    });
  });
});

it('learns from text too, and says which letters it does not have', async () => {
  await choose(page, 'Choose a folder', ['diary.txt']);
  await answer(page, 'collection.send', { upload: 'upload-1' });
  await page.waitForFunction(() => window.finetune.host.of('collection.read').length > 0);
  expect(await page.evaluate(() => window.finetune.host.last('collection.read').request['model'])).toBe(
    'english',
  );
  await page.evaluate(() => {
    const { host, COLLECTION, textReport } = window.finetune;
    host.last('collection.read').resolve({ collection: COLLECTION, report: textReport() });
  });
  await heading('What was in the text').waitFor();
  await page.getByText('820 sentences to learn from, 180 held out').waitFor();
  await page.getByText(/The model has no symbol for/).waitFor();
  await estimate(page);
  await button('Start learning').click();
  await page.evaluate(() => {
    const { host, job, piece } = window.finetune;
    const settings = { ...job().settings, model: 'english', name: 'diary' };
    host.last('job.start').resolve({ job: job({ kind: 'text', data: 'diary.txt', settings }) });
    const sample = { epoch: 4, nll: 1.4, piece: piece(1, { text: 'dear diary, it rained again.' }) };
    host.last('job.watch').progress({ kind: 'sample', id: 'job-1', sample });
  });
  await page.getByText('dear diary, it rained again.').waitFor();
  await page.getByText('2.0', { exact: true }).waitFor();
  await heading('Read it learn').waitFor();
});

it('asks what to do with many files that are dropped elsewhere, and keeps them as pieces', async () => {
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'Music' }).click();
  await page.evaluate(() => {
    const data = new DataTransfer();
    for (const name of ['one.mid', 'two.mid']) data.items.add(new File(['MThd'], name));
    for (const kind of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(
        new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }),
      );
  });
  await page.getByRole('dialog', { name: '2 files' }).getByText('2 MIDI files.').waitFor();
  await button('Keep as pieces').click();
  for (const count of [1, 2]) {
    await page.waitForFunction((count) => window.finetune.host.of('midi.read').length === count, count);
    await page.evaluate((count) => {
      const { host } = window.finetune;
      const notes = [{ pitch: 60, startStep: 0, steps: 1, velocity: 80 }];
      if (count === 1) {
        host.last('midi.read').resolve({ title: 'one', notes, steps: 4, stepQuarters: 1, tempo: 90 });
      } else host.last('midi.read').reject('bad-file', 'no notes');
    }, count);
    if (count === 2) break;
    const kept = await answer(page, 'library.keep', { take: { id: 'one', title: 'one' } });
    expect(kept).toMatchObject({ title: 'one', content: { kind: 'music' } });
  }
  await page.getByText('Kept 1 piece in the library; 1 file could not be read').waitFor();
});

it('can be used by everyone, in the light and in the dark, large and small', async () => {
  const clean = async () => expect(await violationsOn(page)).toEqual([]);
  await clean();
  await read(page);
  await clean();
  await estimate(page);
  await page.locator('summary').click();
  await clean();
  await page.setViewportSize({ width: 1024, height: 640 });
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'light'));
  await train(page);
  await clean();
  await end(page);
  await clean();
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
  await clean();
  await button('1 training').click();
  await clean();
});
