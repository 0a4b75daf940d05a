import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Violation, violationsOn } from './axe.ts';
import { type BrowserStudio, closeBrowserHost, openPreparedHost, openStudioAnew } from './browser.ts';
import { AUDIBLE_DB, travel } from './journey.ts';
import { descendants, type Served } from './serve.ts';
import { level } from './sound.ts';

let served: Served;
let open: BrowserStudio | undefined;

beforeAll(async () => {
  served = await openPreparedHost();
});

afterAll(closeBrowserHost);

afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function newcomer(options?: Parameters<typeof openStudioAnew>[0]): Promise<BrowserStudio> {
  open = await openStudioAnew(options);
  return open;
}

describe('the studio in a browser', () => {
  it('has a piece that plays before the first click', async () => {
    const { page, studio, complaints } = await newcomer();
    await page.keyboard.press('Space');
    await expect.poll(() => level(page), { timeout: 10_000 }).toBeGreaterThan(AUDIBLE_DB);
    await studio.button('Pause').click();
    await expect.poll(() => level(page), { timeout: 10_000 }).toBeLessThan(AUDIBLE_DB);
    expect((await studio.notes()).length).toBeGreaterThan(20);
    expect(complaints).toEqual([]);
  });

  it('makes pieces, plays, edits, takes back, exports and imports what was exported', async () => {
    const { studio, complaints } = await newcomer();
    await travel(studio, (name, file) => studio.drop(name, file));
    expect(complaints).toEqual([]);
  });

  it('gives the same piece for the same seed', async () => {
    const { page, studio } = await newcomer();
    const seeded = async () => {
      const seed = page.getByRole('spinbutton', { name: 'Seed' });
      await seed.fill('7');
      await seed.press('Tab');
      await studio.generate();
      return studio.notes();
    };
    expect(await seeded()).toEqual(await seeded());
  });

  it('writes sentences in the text room, the same for the same seed', async () => {
    const { page, complaints } = await newcomer();
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    await page.getByRole('slider', { name: 'Sentences' }).fill('3');
    const rows = page.getByRole('region', { name: 'Sentences' }).locator('[role=gridcell] > p');
    const written = async (number: string) => {
      const before = await rows.allInnerTexts();
      const seed = page.getByRole('spinbutton', { name: 'Seed' });
      await seed.fill(number);
      await seed.press('Tab');
      await page.getByRole('button', { name: /^Generate/ }).click();
      await expect
        .poll(async () => (await rows.allInnerTexts()).filter((row) => !before.includes(row)), {
          timeout: 20_000,
        })
        .toHaveLength(3);
      return (await rows.allInnerTexts()).filter((row) => !before.includes(row)).toSorted();
    };
    const first = await written('7');
    expect(new Set(first).size).toBe(3);
    expect(first.every((sentence) => /[a-z]+ [a-z]+/.test(sentence))).toBe(true);
    const other = await written('8');
    expect(other).not.toEqual(first);
    expect(await written('7')).toEqual(first);
    expect(complaints).toEqual([]);
  });

  it('draws with the pencil', async () => {
    const { page, studio } = await newcomer();
    const before = await studio.notes();
    await page.keyboard.press('1');
    const box = (await studio.roll.boundingBox())!;
    await page.mouse.click(box.x + box.width - 60, box.y + 24);
    expect((await studio.notes()).length).toBe(before.length + 1);
  });

  it('survives the death of the engine, and says so', async () => {
    const { page, studio } = await newcomer();
    await startLong(open!);
    const engines = await descendants(served.pid, 'engine/child');
    expect(engines).toHaveLength(1);
    process.kill(engines[0]!, 'SIGKILL');
    await page
      .getByRole('alert')
      .filter({ hasText: /engine/i })
      .waitFor();
    await studio.ready();
    await page.getByRole('slider', { name: 'Candidates' }).fill('2');
    const before = await studio.notes();
    await studio.generate();
    expect(await studio.notes()).not.toEqual(before);
  });

  it('cancels', async () => {
    const { page, studio } = await newcomer();
    await startLong(open!);
    await page.keyboard.press('Escape');
    await studio.ready();
    expect(await studio.candidates().count()).toBeLessThan(16);
  });

  it('refuses a file that is no music and loses nothing', async () => {
    const { page, studio } = await newcomer();
    const before = await studio.notes();
    await studio.drop('holiday.mid', new TextEncoder().encode('this is no music'));
    await page.getByRole('alert').first().waitFor();
    expect(await studio.notes()).toEqual(before);
  });

  it('comes back with the piece that was open', async () => {
    const { page, studio } = await newcomer();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('ArrowUp');
    const changed = await studio.notes();
    await page.reload();
    await studio.ready();
    expect(await studio.notes()).toEqual(changed);
  });

  for (const colorScheme of ['dark', 'light'] as const) {
    it(`is accessible in the ${colorScheme} theme`, async () => {
      const { page, studio } = await newcomer({ colorScheme });
      await studio.generate();
      expect(await serious(page)).toEqual([]);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      expect(await serious(page)).toEqual([]);
    });
  }
});

/** Asks for what takes longest, and waits until it can be cancelled. */
async function startLong({ page, studio }: BrowserStudio): Promise<void> {
  await page.getByRole('slider', { name: 'Candidates' }).fill('16');
  await page.getByRole('slider', { name: 'Length' }).press('End');
  await studio.button(/^Generate/).click();
  await studio.button(/^Cancel/).waitFor();
}

/** What axe finds serious or critical. */
async function serious(page: BrowserStudio['page']): Promise<Violation[]> {
  return (await violationsOn(page)).filter(({ impact }) => ['serious', 'critical'].includes(impact));
}
