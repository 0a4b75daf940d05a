import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { servePage, type ServedPage } from '../serve-page.ts';

let served: ServedPage;
let page: Page;

beforeAll(async () => {
  served = await servePage(path.join(import.meta.dirname, 'page'));
});

afterAll(() => served.close());

beforeEach(async () => {
  page = await served.openAnew({ viewport: { width: 1440, height: 900 } });
});

afterEach(() => expect(served.complaints).toEqual([]));

/** Tells the page its models, and that the first is loaded. */
async function connected(): Promise<void> {
  await page.evaluate(() => {
    const { host, generation, musicModel } = window.panel;
    generation.setModels([musicModel(), musicModel({ name: 'folk', data: 'nottingham.gz' })]);
    const passedOver = [{ provider: 'cuda', reason: 'libcudart.so.12 is missing' }];
    host.last('model.prepare').resolve({ active: { provider: 'cpu', passedOver }, threads: 1 });
  });
}

/** Lets one candidate of the run arrive. */
const arrive = (index: number, total: number) =>
  page.evaluate(
    ([index, total]) => {
      const { host, piece } = window.panel;
      host.last('generate').progress({ done: index + 1, total, piece: piece(index) });
    },
    [index, total] as const,
  );

/** Generates as many candidates and waits until they are there. */
async function generated(count: number): Promise<void> {
  await page.getByRole('slider', { name: 'Candidates' }).fill(String(count));
  await page.getByRole('button', { name: /^Generate/ }).click();
  for (let i = 0; i < count; i++) await arrive(i, count);
  await page.evaluate((count) => {
    const { host, piece } = window.panel;
    const pieces = Array.from({ length: count }, (_, i) => piece(i));
    const active = { provider: 'cpu', passedOver: [] };
    host.last('generate').resolve({ pieces, active, seconds: 0.4 });
  }, count);
  await page.getByRole('button', { name: `Play candidate ${count}` }).waitFor();
}

const candidate = (number: number): Locator =>
  page.getByRole('button', { name: new RegExp(`^Candidate ${number},`) });

const centre = async (locator: Locator): Promise<number> => {
  const box = (await locator.boundingBox())!;
  return box.x + box.width / 2;
};

describe('the settings', () => {
  beforeEach(connected);

  it('show the model in words and where it runs, with the reason', async () => {
    expect(await page.getByText('Bach, step by step · 6.36 nats', { exact: true }).count()).toBe(1);
    expect(await page.getByText('CUDA’s libraries are not installed.').count()).toBe(1);
  });

  it('tell of a graphics card that failed while it computed, and try it again on a press', async () => {
    await page.evaluate(() => {
      const passedOver = [{ provider: 'webgpu', reason: 'device lost', fault: 'run' } as const];
      window.panel.generation.placement.ran({ provider: 'cpu', passedOver });
    });
    await page.getByText('WebGPU failed while it computed, so the CPU took over.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    const asked = await page.evaluate(() => window.panel.host.last('model.prepare').request);
    expect(asked).toMatchObject({ provider: 'auto', again: true });
  });

  it('change the model with the keyboard alone', async () => {
    await page.getByLabel('Model: chorales').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByLabel('Model: folk').waitFor();
    expect(await page.evaluate(() => window.panel.host.last('model.prepare').request['model'])).toBe('folk');
  });

  it('slide the temperature with keys, and back to the default with a double click', async () => {
    const slider = page.getByRole('slider', { name: 'Temperature' });
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => window.panel.generation.sampling.temperature)).toBeCloseTo(0.87);
    await page.getByText('0.87').waitFor();
    await slider.dblclick();
    await page.getByText('1.00').waitFor();
  });

  it('stand the length on its column of p(T), at both ends and between', async () => {
    const slider = page.getByRole('slider', { name: 'Length in bars' });
    const thumb = async (bars: number, from: number) => {
      // The thumb's middle goes from end to end of an input that is a thumb wider than its line.
      const box = (await slider.boundingBox())!;
      return box.x + 7 + ((bars - 1) / (from - 1)) * (box.width - 14);
    };
    for (const bars of [1, 16, 32]) {
      await slider.fill(String(bars));
      expect(Math.abs((await thumb(bars, 32)) - (await centre(page.locator('.columns .lit'))))).toBeLessThan(
        2,
      );
      expect(await page.evaluate(() => window.panel.generation.sampling.steps)).toBe(4 * bars);
    }
  });

  it('choose the emission with arrow keys, and show the threshold where there is one', async () => {
    await page.getByRole('radio', { name: 'Threshold' }).focus();
    await page.keyboard.press('ArrowLeft');
    expect(await page.getByRole('radio', { name: 'Sample' }).isChecked()).toBe(true);
    expect(await page.getByRole('slider', { name: 'Threshold' }).count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('slider', { name: 'Threshold' }).waitFor();
    expect(await page.getByRole('radio', { name: 'Threshold' }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: 'Likeliest' }).click();
    expect(await page.evaluate(() => window.panel.generation.sampling.emission)).toBe('likeliest');
  });

  it('take a seed that is typed, and give the old one back for what is none', async () => {
    const seed = page.getByRole('spinbutton', { name: 'Seed' });
    await seed.fill('4193 027 518');
    await page.keyboard.press('Enter');
    expect(await seed.inputValue()).toBe('4 193 027 518');
    await seed.fill('seven');
    await page.keyboard.press('Tab');
    expect(await seed.inputValue()).toBe('4 193 027 518');
    await seed.fill('9');
    await page.keyboard.press('Escape');
    expect(await seed.inputValue()).toBe('4 193 027 518');
    await page.getByRole('button', { name: 'New seed' }).click();
    expect(await seed.inputValue()).not.toBe('4 193 027 518');
  });

  it('count candidates by the pip that is pressed', async () => {
    const pips = page.locator('.pips i');
    for (const pip of [16, 1, 5, 12]) {
      const box = (await pips.nth(pip - 1).boundingBox())!;
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      expect(await page.evaluate(() => window.panel.generation.sampling.count)).toBe(pip);
    }
  });
});

describe('a run', () => {
  beforeEach(connected);

  it('that takes a while shows how far it is, and can be cancelled', async () => {
    await page.getByRole('button', { name: /^Generate/ }).click();
    await arrive(0, 6);
    await page.getByText('Decoding 2 of 6').waitFor();
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('1');
    await page.getByRole('button', { name: /^Cancel/ }).click();
    await page.getByRole('button', { name: /^Generate/ }).waitFor();
    expect(await candidate(1).count()).toBe(1);
    expect(await page.evaluate(() => window.panel.host.last('generate').cancelled)).toBe(true);
  });

  it('that fails is told beside the button, and tried again from there', async () => {
    await page.getByRole('button', { name: /^Generate/ }).click();
    await page.evaluate(() => window.panel.host.last('generate').reject('child-died', 'The engine died'));
    const alert = page.getByRole('alert');
    expect(await alert.textContent()).toMatch(/engine stopped.*piece is as it was/s);
    await alert.getByRole('button', { name: 'Try again' }).click();
    expect(await page.evaluate(() => window.panel.host.of('generate').length)).toBe(2);
    await alert.waitFor({ state: 'detached' });
  });

  it('fills the strip with rolls that show notes', async () => {
    await generated(3);
    await page.getByText('3 in 0.40 s').waitFor();
    const inked = await page.evaluate(() =>
      [...document.querySelectorAll('canvas')].map((canvas) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value) => value > 0);
      }),
    );
    expect(inked).toEqual([true, true, true]);
  });
});

describe('the strip', () => {
  beforeEach(async () => {
    await connected();
    await generated(4);
  });

  const chosen = () => page.locator('[aria-current="true"]').getAttribute('aria-label');

  it('opens a candidate with a press, and with the arrow keys and Enter', async () => {
    expect(await chosen()).toMatch(/^Candidate 1,/);
    await candidate(3).click();
    expect(await chosen()).toMatch(/^Candidate 3,/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect(await chosen()).toMatch(/^Candidate 4,/);
    expect(await page.evaluate(() => window.panel.editor.undoLabel)).toBe('Candidate 4');
    await page.evaluate(() => window.panel.editor.undo());
    expect(await chosen()).toMatch(/^Candidate 3,/);
  });

  it('is one stop for Tab, at the chosen card', async () => {
    const reachable = page.locator('[data-card][tabindex="0"]');
    expect(await reachable.count()).toBe(1);
    expect(await reachable.getAttribute('aria-label')).toMatch(/^Candidate 1,/);
  });

  it('plays a candidate and keeps one when the rest are cleared', async () => {
    await page.getByRole('button', { name: 'Play candidate 2' }).click();
    expect(await chosen()).toMatch(/^Candidate 2,/);
    expect(await page.evaluate(() => window.panel.player.playing)).toBe(true);
    await page.getByRole('button', { name: 'Keep candidate 4' }).click();
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.locator('[data-card]').count()).toBe(1);
    expect(await candidate(4).count()).toBe(1);
  });
});

describe('everyone', () => {
  for (const theme of ['dark', 'light']) {
    it(`can use the panel in the ${theme} theme, in each of its states`, async () => {
      await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), theme);
      const check = async () => {
        expect(await violationsOn(page)).toEqual([]);
      };
      await check();
      await connected();
      await check();
      await generated(3);
      await page.getByRole('radio', { name: 'Threshold' }).check();
      await check();
      await page.getByRole('button', { name: /^Generate/ }).click();
      await page.getByText('Decoding 1 of 3').waitFor();
      await check();
      await page.evaluate(() => window.panel.host.last('generate').reject('child-died', 'The engine died'));
      await page.getByRole('alert').waitFor();
      await check();
    });
  }
});
