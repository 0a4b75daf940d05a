import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { servePage, type ServedPage } from '../serve-page.ts';
import type {} from './page/main.ts';

let served: ServedPage;
let page: Page;

beforeAll(async () => {
  served = await servePage(path.join(import.meta.dirname, 'page'));
});
afterAll(() => served.close());

beforeEach(async () => {
  page = await served.openAnew({ viewport: { width: 1440, height: 900 } });
  await page.evaluate(async () => {
    const { editor, tiny, show, latents, host, facts } = window.music;
    editor.open('Open', tiny(1));
    latents.follow();
    host.last('model.facts').resolve(facts());
    await show('panel');
  });
});
afterEach(() => expect(served.complaints).toEqual([]));

const tab = (name: string) => page.getByRole('tab', { name });
const request = () => page.evaluate(() => window.music.host.last('latent.edit').request);

/** Answers the newest edit with pieces of the tiny model. */
const edited = (indices: number[], more: object = {}) =>
  page.evaluate(
    ([indices, more]) => {
      const { host, piece } = window.music;
      const active = { provider: 'cpu', passedOver: [] };
      host
        .last('latent.edit')
        .resolve({ pieces: indices.map((index) => piece(index)), active, seconds: 0.1, ...more });
    },
    [indices, more] as const,
  );

const pitches = () =>
  page.evaluate(() => window.music.editor.document.notes.map(({ pitch }) => pitch).sort((a, b) => a - b));

it('the tabs are gone through by arrow keys', async () => {
  await tab('Generate').focus();
  await page.keyboard.press('ArrowRight');
  expect(await tab('Directions').getAttribute('aria-selected')).toBe('true');
  await page.getByRole('slider', { name: 'Register' }).waitFor();
  await page.keyboard.press('End');
  await page.getByRole('heading', { name: 'Novelty' }).waitFor();
  await page.keyboard.press('ArrowRight');
  expect(await tab('Generate').getAttribute('aria-selected')).toBe('true');
});

describe('Continue', () => {
  it('asks for a longer piece', async () => {
    await page.getByRole('radio', { name: 'Continue' }).check();
    await page.getByRole('slider', { name: 'Bars to add' }).fill('2');
    await page.getByText('3 bars 12 steps').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await request()).toMatchObject({ change: { kind: 'continue', steps: 12 } });
  });
});

describe('Infill', () => {
  beforeEach(() => page.getByRole('radio', { name: 'Infill' }).check());

  it('says how to brush where nothing is brushed', async () => {
    expect(await page.getByRole('button', { name: 'Infill' }).isDisabled()).toBe(true);
    expect(await page.getByText('Drag over the latent lane').count()).toBe(1);
  });

  it('lists proposals by weight and shows the one that is pressed', async () => {
    await page.evaluate(() => (window.music.latents.region = { from: 1, to: 3 }));
    await page.getByRole('slider', { name: 'Proposals' }).fill('32');
    await page.getByRole('button', { name: 'Infill' }).click();
    expect(await request()).toMatchObject({
      region: { from: 1, to: 3 },
      change: { kind: 'infill', proposals: 32 },
    });
    await edited([5, 6], { weights: [0.75, 0.25], effective: 12.2 });
    await page.getByText('about 12 of 32 count').waitFor();
    const before = await pitches();
    await page.getByRole('button', { name: 'Proposal 2, 25% of the weight' }).click();
    expect(await pitches()).not.toEqual(before);
    await page.evaluate(() => window.music.editor.undo());
    expect(await pitches()).toEqual(before);
  });
});

describe('Directions', () => {
  beforeEach(() => tab('Directions').click());

  const slide = (name: string, value: string) => page.getByRole('slider', { name }).fill(value);

  it('add up from the piece before the first, each gesture a step for undo', async () => {
    const before = await pitches();
    await slide('Register', '1');
    await page.waitForFunction(() => window.music.host.of('latent.edit').length === 1);
    expect(await request()).toMatchObject({ change: { kind: 'steer', amounts: { register: 1 } } });
    await edited([7]);
    await page.waitForFunction(() => window.music.editor.undoLabel === 'Directions');
    await slide('Movement', '-2');
    await page.waitForFunction(() => window.music.host.of('latent.edit').length === 2);
    const second = await request();
    expect(second['change']).toEqual({ kind: 'steer', amounts: { register: 1, movement: -2 } });
    // Of the piece as it was, not of what the first slider made: the tiny piece 1 has z of 1 everywhere.
    const z = await page.evaluate(() => {
      const { piece } = window.music.host.last('latent.edit').request as {
        piece: { z: { data: Float32Array } };
      };
      return [...new Set(piece.z.data)];
    });
    expect(z).toEqual([1]);
    await edited([9]);
    await page.waitForFunction(() => window.music.editor.document.z?.data[0] === 9);
    await page.evaluate(() => window.music.editor.undo());
    expect(await page.getByRole('slider', { name: 'Register' }).inputValue()).toBe('1');
    expect(await page.getByRole('slider', { name: 'Movement' }).inputValue()).toBe('0');
    await page.evaluate(() => window.music.editor.undo());
    expect(await pitches()).toEqual(before);
  });

  it('are back at the very same piece at 0, without asking', async () => {
    await page.evaluate(() => Object.assign(window, { before: window.music.editor.document }));
    await slide('Register', '2');
    await page.waitForFunction(() => window.music.host.of('latent.edit').length === 1);
    await edited([7]);
    await page.waitForFunction(() => window.music.editor.document.z?.data[0] === 7);
    await page.getByRole('button', { name: 'Back to 0' }).click();
    await page.waitForFunction(
      () => window.music.editor.document === (window as unknown as { before: unknown }).before,
    );
    expect(await page.evaluate(() => window.music.host.of('latent.edit').length)).toBe(1);
    expect(await page.getByRole('button', { name: 'Back to 0' }).isDisabled()).toBe(true);
  });

  it('follow the hand: only what it asked for last is heard', async () => {
    await slide('Register', '1');
    await page.waitForFunction(() => window.music.host.of('latent.edit').length === 1);
    await slide('Register', '1.5');
    await page.waitForFunction(() => window.music.host.of('latent.edit').length === 2);
    expect(await page.evaluate(() => window.music.host.of('latent.edit')[0]!.cancelled)).toBe(true);
    await edited([8]);
    await page.waitForFunction(() => window.music.editor.document.z?.data[0] === 8);
    await page.evaluate(() => window.music.editor.undo());
    expect(await page.evaluate(() => window.music.editor.document.z?.data[0])).toBe(1);
  });

  it('are taken back when the engine fails, and say so', async () => {
    await slide('Register', '1');
    await page.waitForFunction(() => window.music.host.of('latent.edit').length === 1);
    await page.evaluate(() => window.music.host.last('latent.edit').reject('child-died', 'The engine died'));
    expect(await page.getByRole('alert').textContent()).toMatch(/engine stopped/);
    expect(await page.getByRole('slider', { name: 'Register' }).inputValue()).toBe('0');
  });
});

describe('Inspect', () => {
  beforeEach(() => tab('Inspect').click());

  it('tells what made the piece, and that it is exact', async () => {
    const piece = page.getByRole('region', { name: 'The piece' });
    expect(await piece.textContent()).toMatch(/chorales.*1 bar.*7, candidate 2.*0\.90.*sampled/s);
    expect(await piece.textContent()).toContain('gives these notes again, exactly');
  });

  it('tells surprise by its parts', async () => {
    await page.waitForFunction(() => window.music.host.of('latent.surprise').length === 1);
    await page.evaluate(() =>
      window.music.host.last('latent.surprise').resolve({
        perStep: { data: new Float32Array([5, 6, 7, 8]), dims: [4] },
        mean: 6.5,
        reconstruction: 4.25,
        kl: 2.25,
      }),
    );
    await page.getByText('6.50 nats a step').waitFor();
    await page.getByText('4.25').waitFor();
  });

  it('tells the nearest training piece, and asks again for other notes alone', async () => {
    const count = () => page.evaluate(() => window.music.host.of('model.nearest').length);
    await page.waitForFunction(() => window.music.host.of('model.nearest').length === 1);
    await page.evaluate(() =>
      window.music.host.last('model.nearest').resolve({ piece: 4, share: 0.31, usual: 0.4 }),
    );
    await page.getByText('training piece 4, 31% shared').waitFor();
    await page.getByText('Nearer than 60% of training pieces').waitFor();
    await page.evaluate(() => {
      const { editor } = window.music;
      editor.edit('Rename', ({ document }) => ({ document: { ...document, title: 'Other' } }));
    });
    await page.waitForTimeout(700);
    expect(await count()).toBe(1);
  });

  it('reads the brushed region out', async () => {
    await page.evaluate(() => (window.music.latents.region = { from: 0, to: 2 }));
    const region = page.getByRole('region', { name: 'The brushed region' });
    // z is 1 in every dimension; its variance along the first direction is 2.
    expect(await region.textContent()).toMatch(/Mean of register\s*\+0\.7 σ/);
  });
});

describe('everyone', () => {
  for (const theme of ['dark', 'light']) {
    it(`can use each tab in the ${theme} theme`, async () => {
      await page.evaluate((theme) => {
        document.documentElement.dataset['theme'] = theme;
        window.music.latents.region = { from: 1, to: 3 };
      }, theme);
      for (const mode of ['Continue', 'Infill']) {
        await page.getByRole('radio', { name: mode }).check();
        expect(await violationsOn(page)).toEqual([]);
      }
      await tab('Directions').click();
      expect(await violationsOn(page)).toEqual([]);
      await tab('Inspect').click();
      expect(await violationsOn(page)).toEqual([]);
    });
  }
});
