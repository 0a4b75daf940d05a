import path from 'node:path';
import type { Page } from 'playwright-core';
import { servePage, type ServedPage } from '../serve-page.ts';

/** The studio's window with a host that answers as a test says. */
export function openFineTuning(): Promise<ServedPage> {
  return servePage(path.join(import.meta.dirname, 'page'));
}

/** Greets the page with a model of each kind, and goes to the room. */
export async function enter(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { host, musicModel, textModel } = window.finetune;
    const models = [musicModel(), textModel()];
    host.last('hello').resolve({ version: '1', shell: 'browser', dialogs: false, models });
  });
  await page.keyboard.press('Control+Shift+F');
  await page.getByRole('heading', { name: 'Teach a model your own music' }).waitFor();
}

/** Gives the page a folder as the browser's dialog does. */
export async function choose(page: Page, button: string, files: readonly string[]): Promise<void> {
  await page.evaluate((names) => {
    const files = names.map((name) => {
      const file = new File(['MThd'], name.split('/').at(-1)!);
      Object.defineProperty(file, 'webkitRelativePath', { value: name });
      return file;
    });
    HTMLInputElement.prototype.click = function () {
      Object.defineProperty(this, 'files', { value: files, configurable: true });
      this.dispatchEvent(new Event('change'));
    };
  }, files);
  await page.getByRole('button', { name: button }).click();
}

/** Waits for a call of a name that nobody has answered, and answers it; its request. */
export async function answer(page: Page, name: string, value: unknown): Promise<Record<string, unknown>> {
  await page.waitForFunction((name) => window.finetune.host.of(name).length > 0, name);
  return page.evaluate(
    ([name, value]) => {
      const call = window.finetune.host.last(name);
      call.resolve(value);
      return call.request;
    },
    [name, value] as const,
  );
}

/** Reads a folder that comes to a report. */
export async function read(page: Page, count = 214): Promise<Record<string, unknown>> {
  await choose(page, 'Choose a folder', ['Recital/a.mid', 'Recital/deep/b.mid', 'Recital/cover.jpg']);
  const sent = await answer(page, 'collection.send', { upload: 'upload-1' });
  await page.waitForFunction(() => window.finetune.host.of('collection.read').length > 0);
  await page.evaluate((count) => {
    const { host, COLLECTION, report } = window.finetune;
    host.last('collection.read').resolve({ collection: COLLECTION, report: report(count) });
  }, count);
  await page.getByRole('heading', { name: 'What was in the folder', exact: true }).waitFor();
  return sent;
}

/** Goes on to the estimate, which comes. */
export async function estimate(page: Page): Promise<Record<string, unknown>> {
  await page.getByRole('button', { name: 'Go on to the estimate', exact: true }).click();
  await page.waitForFunction(() => window.finetune.host.of('job.estimate').length > 0);
  return page.evaluate(() => {
    const { host, ESTIMATE } = window.finetune;
    host.last('job.estimate').resolve(ESTIMATE);
    return host.last('job.estimate').request;
  });
}

/** Answers the estimate that was asked for last: memory is lacking. */
export function lack(page: Page): Promise<void> {
  return page.evaluate(() => {
    const { host, ESTIMATE } = window.finetune;
    const sentence = 'This training takes about 9.1 GB of memory, and 2.0 GB are free.';
    host.last('job.estimate').resolve({ ...ESTIMATE, fault: { code: 'memory-short', sentence } });
  });
}

/** Shows a training that has told a little. */
export async function train(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start learning', exact: true }).click();
  await page.evaluate(() => window.finetune.host.last('job.start').resolve({ job: window.finetune.job() }));
  await page.waitForFunction(() => window.finetune.host.of('job.curve').length > 0);
  await page.evaluate(() => {
    const { host, records, samples } = window.finetune;
    host.last('job.curve').resolve({ records: records(23), samples: samples([0, 8, 16, 22]) });
  });
  await page.getByRole('img', { name: /^On what was held out: / }).waitFor();
}

/** The training comes to its end. */
export async function end(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { host, doneJob } = window.finetune;
    host.last('job.watch').progress({ kind: 'job', job: doneJob() });
  });
  await page.getByRole('heading', { name: 'recital is ready', exact: true }).waitFor();
  await page.waitForFunction(() => window.finetune.host.of('job.sample').length === 2);
  await page.evaluate(() => {
    const { host, music } = window.finetune;
    for (const call of host.of('job.sample'))
      call.resolve({ piece: music(call.request['of'] === 'after' ? 3 : 9) });
  });
}
