import { beforeEach, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { note, useRoll } from './roll-page.ts';

const roll = useRoll();
const strip = () => roll.page.getByRole('slider', { name: 'Part of the piece in view' });
const left = async () => (await roll.view()).leftStep;
/** A share of the strip from the left. */
const stripAt = async (share: number) => {
  const box = (await roll.page.locator('.strip').boundingBox())!;
  return { x: box.x + share * box.width, y: box.y + box.height / 2 };
};

const LONG = Array.from({ length: 256 }, (_, i) => note(48 + ((i * 7) % 30), i, 2, 40 + (i % 80)));

beforeEach(async () => {
  await roll.page.evaluate(
    (notes) => window.desk.open(notes, { steps: 256, stepQuarters: 1, title: 'Long' }),
    LONG,
  );
});

const zoom = () => roll.page.evaluate(() => window.desk.roll.zoomTime(4, 0));

it('is there only while the piece is wider than the view', async () => {
  expect(await strip().count()).toBe(0);
  await zoom();
  await strip().waitFor();
  expect(await strip().getAttribute('aria-valuetext')).toBe('Bars 1 to 16 of 64');
  await roll.page.keyboard.press('0');
  await expect.poll(() => strip().count()).toBe(0);
});

it('has the window dragged, put back by Escape, and taken where it is pressed beside', async () => {
  await zoom();
  await roll.dragIn(await stripAt(0.1), await stripAt(0.6));
  expect(await left()).toBeCloseTo(128, -0.5);
  await roll.dragIn(await stripAt(0.6), await stripAt(0.7), false);
  await roll.page.keyboard.press('Escape');
  await roll.page.mouse.up();
  expect(await left()).toBeCloseTo(128, -0.5);
  const beside = await stripAt(0.25);
  await roll.page.mouse.click(beside.x, beside.y);
  expect(await left()).toBeCloseTo(32, -0.5);
});

it('is moved by keys alone, and no note with it', async () => {
  await zoom();
  await strip().focus();
  for (const [key, step] of [
    ['ArrowRight', 4],
    ['PageDown', 68],
    ['End', 192],
    ['ArrowLeft', 188],
    ['Home', 0],
  ] as const) {
    await roll.page.keyboard.press(key);
    expect(await left()).toBeCloseTo(step, 4);
  }
  expect(await roll.notes()).toEqual(LONG);
  expect(await roll.undoLabel()).toBe('Open');
});

it('leaves the lanes below on one axis with the roll, and breaks no rule of accessibility', async () => {
  await zoom();
  await strip().waitFor();
  const head = async () => (await roll.page.locator('.playhead').boundingBox())!;
  const ruler = (await roll.page.getByRole('slider', { name: 'Playhead' }).boundingBox())!;
  expect((await head()).y).toBeGreaterThanOrEqual(ruler.y);
  for (const theme of ['dark', 'light']) {
    await roll.page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), theme);
    expect(await violationsOn(roll.page)).toEqual([]);
  }
});
