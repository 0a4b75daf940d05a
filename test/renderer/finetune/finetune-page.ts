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

/** Tells what a training has told. */
export async function tell(page: Page, events: readonly unknown[]): Promise<void> {
  await page.waitForFunction(() => window.finetune.host.of('job.watch').length > 0);
  await page.evaluate((events) => {
    const watch = window.finetune.host.last('job.watch');
    for (const event of events) watch.progress(event);
  }, events);
}
