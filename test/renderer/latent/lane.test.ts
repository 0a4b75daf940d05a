import type { Locator } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { note, useRoll } from '../roll/roll-page.ts';

const STEPS = 64;
const room = useRoll();
const lane = (): Locator => room.page.getByRole('application', { name: 'Latents' });
const tools = (): Locator => room.page.getByRole('toolbar', { name: 'Brushed steps' });
const region = () => room.page.evaluate(() => window.desk.latents.region);
/** What the page has asked the host for. */
const asked = (name: string) =>
  room.page.evaluate((call) => window.desk.host.of(call).map(({ request }) => request), name);

/** Opens a piece of 16 bars with latents of three dimensions, of a model whose directions are known. */
async function openPiece(): Promise<void> {
  await room.page.evaluate((steps) => {
    const { generation, host, musicModel, editor } = window.desk;
    generation.setModels([musicModel()]);
    const data = Float32Array.from({ length: steps * 3 }, (_, i) => Math.sin(i * 0.7) * (3 - (i % 3)));
    const z = { data, dims: [steps, 1, 3] };
    const u = { data: new Float32Array(steps * 88), dims: [steps, 1, 88] };
    const notes = [
      { pitch: 60, startStep: 8, steps: 4, velocity: 80 },
      { pitch: 64, startStep: 10, steps: 1, velocity: 80 },
    ];
    editor.open('Open', { ...editor.document, steps, notes, model: 'chorales', epsilon: z, z, u });
    return host;
  }, STEPS);
  await room.page.waitForFunction(() => window.desk.host.of('model.facts').length > 0);
  await room.page.evaluate(() => {
    window.desk.host.last('model.facts').resolve({
      mean: { data: new Float32Array(3), dims: [3] },
      components: { data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), dims: [3, 3] },
      variance: { data: Float32Array.of(9, 4, 1), dims: [3] },
      names: ['register', 'movement'],
    });
  });
  await room.page.getByText('3 of 3 directions').waitFor();
}

/** A place on the lane: over a step, at a share of its height. */
async function at(step: number, share = 0.5) {
  const box = (await lane().boundingBox())!;
  return { x: (await room.at(step, 60)).x, y: box.y + box.height * share };
}

async function brush(from: number, to: number): Promise<void> {
  await room.dragIn(await at(from), await at(to));
}

beforeEach(openPiece);

describe('the brush', () => {
  it('takes the steps that a drag has touched, and shows them up in the notes', async () => {
    await brush(8.2, 15.6);
    expect(await region()).toEqual({ from: 8, to: 16 });
    expect(await room.page.locator('.plumbs i').count()).toBe(2);
    const [left, right] = await Promise.all([room.at(8, 60), room.at(16, 60)]);
    const box = (await room.page.locator('.brushed').boundingBox())!;
    expect(Math.abs(box.x - left.x)).toBeLessThan(2);
    expect(Math.abs(box.x + box.width - right.x)).toBeLessThan(2);
  });

  it('has ends that can be dragged, past each other too', async () => {
    await brush(8.2, 15.6);
    await room.dragIn(await at(16), await at(24.1));
    expect(await region()).toEqual({ from: 8, to: 24 });
    await room.dragIn(await at(24), await at(3.9));
    expect(await region()).toEqual({ from: 4, to: 8 });
  });

  it('is as it was when a drag is given up, and lets go at a press that stays', async () => {
    await brush(8.2, 15.6);
    await room.dragIn(await at(30), await at(40), false);
    await expect.poll(region).toEqual({ from: 30, to: 40 });
    await room.page.keyboard.press('Escape');
    await room.page.mouse.up();
    expect(await region()).toEqual({ from: 8, to: 16 });
    const { x, y } = await at(40.5);
    await room.page.mouse.click(x, y);
    expect(await region()).toBeNull();
  });

  it('is moved by keys alone, which say what is there', async () => {
    await lane().focus();
    await room.page.keyboard.press('ArrowRight');
    await room.page.keyboard.press('ArrowDown');
    const told = room.page.locator('.lanes [aria-live=polite]');
    await expect.poll(() => told.textContent()).toMatch(/^Bar 1, movement [+−]\d\.\d, nothing brushed$/);
    await room.page.keyboard.press('PageDown');
    for (let i = 0; i < 4; i++) await room.page.keyboard.press('Shift+ArrowRight');
    expect(await region()).toEqual({ from: 5, to: 10 });
    await expect.poll(() => told.textContent()).toContain('Bar 2 to Bar 3 brushed');
    await room.page.keyboard.press('Escape');
    expect(await region()).toBeNull();
    await room.page.keyboard.press('Control+a');
    expect(await region()).toEqual({ from: 0, to: STEPS });
  });

  it('leaves notes alone while it has the keys', async () => {
    await room.page.evaluate(() => window.desk.editor.select(window.desk.editor.document.notes));
    await lane().focus();
    await room.page.keyboard.press('ArrowUp');
    expect((await room.notes()).map(({ pitch }) => pitch)).toEqual([60, 64]);
  });
});

describe('the menu of the brush', () => {
  beforeEach(() => brush(8.2, 15.6));

  it('rerolls what is brushed', async () => {
    await tools().getByRole('button', { name: 'Reroll' }).click();
    expect(await asked('latent.edit')).toMatchObject([
      { region: { from: 8, to: 16 }, change: { kind: 'reroll' } },
    ]);
    const inAMoment = room.page.getByText('Reroll bars 3 and 4');
    await inAMoment.waitFor();
    await room.page.getByRole('button', { name: 'Cancel' }).click();
    await inAMoment.waitFor({ state: 'detached' });
  });

  it('perturbs as far as its slider says', async () => {
    await tools()
      .getByRole('button', { name: /^Perturb/ })
      .click();
    const slider = room.page.getByRole('slider', { name: 'How far to perturb' });
    await slider.fill('0.8');
    await room.page.getByRole('group', { name: 'Perturb' }).getByRole('button').click();
    expect(await asked('latent.edit')).toMatchObject([{ change: { kind: 'perturb', alpha: 0.8 } }]);
    expect(await slider.count()).toBe(0);
  });

  it('infills what is brushed', async () => {
    await tools().getByRole('button', { name: 'Infill' }).click();
    expect(await asked('latent.edit')).toMatchObject([{ change: { kind: 'infill', proposals: 16 } }]);
  });

  it('stands inside the lane wherever the brush is', async () => {
    for (const [from, to] of [
      [0.2, 0.8],
      [61.2, 63.5],
    ] as const) {
      await room.page.keyboard.press('Escape');
      await brush(from, to);
      const [menu, map] = await Promise.all([tools().boundingBox(), lane().boundingBox()]);
      expect(menu!.x).toBeGreaterThanOrEqual(map!.x - 1);
      expect(menu!.x + menu!.width).toBeLessThanOrEqual(map!.x + map!.width + 1);
    }
  });
});

describe('a cell', () => {
  it('is told of where it is pointed at', async () => {
    const { x, y } = await at(10.5, 0.2);
    await room.page.mouse.move(x, y);
    const tip = room.page.locator('.map .tip');
    expect(await tip.textContent()).toMatch(/Bar 3, register\s+[+−]?\d\.\d/);
    const low = await at(10.5, 0.95);
    await room.page.mouse.move(low.x, low.y);
    await expect.poll(() => tip.textContent()).toContain('direction 3');
    await room.page.mouse.move(x, 10);
    await expect.poll(() => tip.count()).toBe(0);
  });

  it('rings the notes that sound in its step', async () => {
    const roll = room.page.getByRole('application', { name: 'Piano roll' });
    const without = await roll.screenshot();
    const { x, y } = await at(10.5);
    await room.page.mouse.move(x, y);
    await expect.poll(async () => (await roll.screenshot()).equals(without)).toBe(false);
    const far = await at(40.5);
    await room.page.mouse.move(far.x, far.y);
    await expect.poll(async () => (await roll.screenshot()).equals(without)).toBe(true);
  });
});

describe('the lanes', () => {
  it('leave the roll 240 pixels, and fold away for as long as a person wants', async () => {
    const roll = room.page.getByRole('application', { name: 'Piano roll' });
    const heightOf = async (locator: Locator) => (await locator.boundingBox())!.height;
    for (const [width, height] of [
      [1440, 900],
      [1440, 640],
      [1024, 640],
    ] as const) {
      await room.page.setViewportSize({ width, height });
      await expect.poll(() => heightOf(roll)).toBeGreaterThanOrEqual(239);
    }
    const before = await heightOf(roll);
    await room.page.getByRole('button', { name: 'Fold the lanes away' }).click();
    await expect.poll(() => heightOf(roll)).toBeGreaterThan(before + 100);
    await room.page.reload();
    await room.page.getByRole('button', { name: 'Show the lanes' }).waitFor();
  });

  it('say what will be here while there are no notes, and what went wrong', async () => {
    await room.open([]);
    await room.page.getByText('The latents of your notes will flow here.').waitFor();
    await room.open([note(60, 0)]);
    await room.page.waitForFunction(() => window.desk.host.of('latent.encode').length > 0);
    await room.page.evaluate(() => window.desk.host.last('latent.encode').reject('child-died', 'gone'));
    await room.page.getByText('The engine stopped in the middle.').waitFor();
    await room.page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => asked('latent.encode').then(({ length }) => length)).toBe(2);
  });

  it('show surprise with its mean, and read it out', async () => {
    await room.page.waitForFunction(() => window.desk.host.of('latent.surprise').length > 0);
    await room.page.evaluate((steps) => {
      const data = new Float32Array(steps).fill(2);
      data[36] = 9.25;
      const perStep = { data, dims: [steps] };
      window.desk.host.last('latent.surprise').resolve({ perStep, mean: 2.11, reconstruction: 1, kl: 1 });
    }, STEPS);
    await room.page
      .getByRole('img', { name: 'Surprise: 2.11 nats per step on average, most at Bar 10, 9.25' })
      .waitFor();
  });

  it.each(['dark', 'light'])(
    'are accessible in the %s theme, brushed and with the slider open',
    async (theme) => {
      await room.page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
      await brush(8.2, 15.6);
      await tools()
        .getByRole('button', { name: /^Perturb/ })
        .click();
      expect(await violationsOn(room.page)).toEqual([]);
    },
  );
});
