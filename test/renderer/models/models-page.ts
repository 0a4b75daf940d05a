import type { Page } from 'playwright-core';

let page: Page;

/** The page that the rest of this file is about. */
export function onPage(opened: Page): void {
  page = opened;
}

/** Greets the page and answers what it asks for, with those of the cards that a test wants. */
export async function listed(names?: readonly string[], dialogs = false): Promise<void> {
  await page.waitForFunction(() => window.models.host.of('models.list').length > 0);
  await page.evaluate(
    ([wanted, hasDialogs]) => {
      const { host, cards } = window.models;
      const models = cards().filter(({ name }) => !wanted || wanted.includes(name));
      const plain = models.map(
        ({
          name,
          kind,
          arch,
          stepQuarters,
          lengthHistogram,
          maxSteps,
          longer,
          data,
          nll,
          unit,
          bytes,
          bundled,
        }) => ({
          name,
          kind,
          arch,
          stepQuarters,
          lengthHistogram,
          maxSteps,
          longer,
          data,
          nll,
          unit,
          bytes,
          bundled,
        }),
      );
      const hello = {
        version: '1',
        shell: hasDialogs ? 'electron' : 'browser',
        dialogs: hasDialogs,
        models: plain,
      };
      if (!window.models.studio.hello) host.last('hello').resolve(hello);
      const place = 'the folder ~/rivulet/models';
      host.last('models.list').resolve({ models, broken: [], reveal: hasDialogs, place });
    },
    [names, dialogs] as const,
  );
  await page.locator('[data-model]').first().waitFor();
}

/** The card of a model. */
export const card = (name: string) => page.getByRole('article', { name, exact: true });
/** The newest request of a call. */
export const asked = (name: string) => page.evaluate((call) => window.models.host.last(call).request, name);
/** How often something was asked. */
export const times = (name: string) => page.evaluate((call) => window.models.host.of(call).length, name);
/** Answers the newest call of a name, once there is one that waits. */
export async function answer(name: string, value: unknown): Promise<void> {
  await waits(name);
  await page.evaluate(
    ([call, result]) => window.models.host.last(call as string).resolve(result),
    [name, value],
  );
}
/** Refuses it with a sentence. */
export async function refuse(name: string, sentence: string): Promise<void> {
  await waits(name);
  await page.evaluate(
    ([call, why]) => window.models.host.last(call!).reject('bad-model', why!),
    [name, sentence],
  );
}
async function waits(name: string): Promise<void> {
  await page.waitForFunction((call) => window.models.host.of(call).some(({ answered }) => !answered), name);
}
/** What the picker of the music room offers. */
export async function offered(): Promise<string[]> {
  await page.getByLabel(/^Model: /).click();
  const names = await page.getByRole('option').locator('b').allTextContents();
  await page.keyboard.press('Escape');
  return names;
}
