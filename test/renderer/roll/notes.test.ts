import { beforeEach, describe, expect, it } from 'vitest';
import { note, THREE, useRoll } from './roll-page.ts';

const roll = useRoll();

describe('the pencil', () => {
  beforeEach(() => roll.page.getByRole('button', { name: 'Pencil' }).click());

  it('draws a note where it is pressed, sounds it, and selects it', async () => {
    await roll.click(8.4, 60);
    expect(await roll.notes()).toEqual([note(60, 8)]);
    expect(await roll.heard()).toEqual([60]);
    expect(await roll.selected()).toEqual([60]);
  });

  it('draws as long as it is dragged, and the next note as long as the last', async () => {
    await roll.drag([8.2, 60], [11.5, 60]);
    await roll.click(20.2, 72);
    expect(await roll.notes()).toEqual([note(60, 8, 4), note(72, 20, 4)]);
  });

  it('draws between the snaps while Alt is held', async () => {
    await roll.page.keyboard.down('Alt');
    await roll.click(8.5, 60);
    const [drawn] = await roll.notes();
    expect(drawn!.startStep).toBeCloseTo(8.5, 1);
  });

  it('takes a note that is there instead of drawing upon it', async () => {
    await roll.open(THREE);
    await roll.click(5.5, 60);
    expect(await roll.notes()).toEqual(THREE);
    expect(await roll.selected()).toEqual([60]);
  });

  it('makes one step of undo for one note', async () => {
    await roll.drag([8.2, 60], [14.5, 60]);
    await roll.page.keyboard.press('Control+z');
    expect(await roll.notes()).toEqual([]);
    await roll.page.keyboard.press('Control+Shift+z');
    expect(await roll.notes()).toEqual([note(60, 8, 7)]);
  });

  it('lets the piece grow by whole bars', async () => {
    await roll.open([note(60, 0)]);
    await roll.page.evaluate(() => window.desk.roll.scroll(400, 0));
    await roll.click(65.5, 60);
    expect(await roll.page.evaluate(() => window.desk.editor.document.steps)).toBe(68);
  });
});

describe('the select tool', () => {
  beforeEach(() => roll.open(THREE));

  it('selects by a click, adds and takes away with Shift, and lets go beside notes', async () => {
    await roll.click(5.5, 60);
    expect(await roll.selected()).toEqual([60]);
    await roll.page.keyboard.down('Shift');
    await roll.click(5.5, 64);
    expect(await roll.selected()).toEqual([60, 64]);
    await roll.click(5.5, 60);
    expect(await roll.selected()).toEqual([64]);
    await roll.page.keyboard.up('Shift');
    await roll.click(30, 50);
    expect(await roll.selected()).toEqual([]);
    expect(await roll.notes()).toEqual(THREE);
    expect(await roll.undoLabel()).toBe('Open');
  });

  it('draws a frame around what it selects', async () => {
    await roll.drag([3, 66], [9, 58], false);
    expect(await roll.page.locator('.marquee').boundingBox()).toMatchObject({ width: expect.any(Number) });
    await roll.page.mouse.up();
    expect(await roll.selected()).toEqual([60, 64]);
    await expect.poll(() => roll.page.locator('.marquee').count()).toBe(0);
    await roll.page.keyboard.down('Shift');
    await roll.drag([11, 70], [17, 65]);
    expect(await roll.selected()).toEqual([60, 64, 67]);
  });

  it('moves what is selected as one, on the snap, and sounds the new pitch', async () => {
    await roll.drag([3, 66], [9, 58]);
    await roll.drag([5.6, 64], [8.8, 66]);
    expect(await roll.notes()).toEqual([note(62, 7, 4), note(66, 7, 4), note(67, 12, 4)]);
    expect((await roll.heard()).at(-1)).toBe(66);
    await roll.page.keyboard.press('Control+z');
    expect(await roll.notes()).toEqual(THREE);
  });

  it('moves between the snaps while Alt is held', async () => {
    await roll.page.keyboard.down('Alt');
    await roll.drag([5, 60], [6.5, 60]);
    expect((await roll.notes()).find(({ pitch }) => pitch === 60)!.startStep).toBeCloseTo(5.5, 1);
  });

  it('means one note by a click, although several are selected', async () => {
    await roll.page.keyboard.press('Control+a');
    await roll.click(5.5, 64);
    expect(await roll.selected()).toEqual([64]);
  });

  it('drags a copy with Ctrl', async () => {
    await roll.page.keyboard.down('Control');
    await roll.drag([5.5, 60], [21.5, 60]);
    expect(await roll.notes()).toEqual([...THREE, note(60, 20, 4)]);
    expect(await roll.undoLabel()).toBe('Duplicate');
  });

  it('resizes from either end and keeps at least a snap', async () => {
    const edge = 0.1;
    await roll.drag([8 - edge, 60], [11 - edge, 60]);
    expect(await roll.notes()).toContainEqual(note(60, 4, 7));
    await roll.drag([4 + edge, 60], [2 + edge, 60]);
    expect(await roll.notes()).toContainEqual(note(60, 2, 9));
    await roll.drag([11 - edge, 60], [0, 60]);
    expect(await roll.notes()).toContainEqual(note(60, 2, 1));
    expect(await roll.undoLabel()).toBe('Resize');
  });

  it('takes everything back at Escape, and makes no step of undo', async () => {
    await roll.drag([5.5, 60], [30, 80], false);
    await expect.poll(roll.notes).not.toEqual(THREE);
    await roll.page.keyboard.press('Escape');
    expect(await roll.notes()).toEqual(THREE);
    await roll.page.mouse.up();
    expect(await roll.notes()).toEqual(THREE);
    expect(await roll.undoLabel()).toBe('Open');
    expect(await roll.selected()).toEqual([60]);
  });

  it('draws at a double click, where there is nothing', async () => {
    await roll.click(30.5, 72, { clickCount: 2 });
    expect(await roll.notes()).toEqual([...THREE, note(72, 30)]);
  });

  it('deletes with the right button, and with Delete', async () => {
    await roll.click(5.5, 60, { button: 'right' });
    expect(await roll.notes()).toEqual(THREE.slice(1));
    await roll.click(5.5, 64);
    await roll.page.keyboard.press('Delete');
    expect(await roll.notes()).toEqual(THREE.slice(2));
    await roll.page.keyboard.press('Control+z');
    await roll.page.keyboard.press('Control+z');
    expect(await roll.notes()).toEqual(THREE);
  });

  it('takes the view along when a drag leaves it', async () => {
    const before = await roll.page.evaluate(() => window.desk.roll.view.leftStep);
    await roll.page.evaluate(() => window.desk.roll.zoomTime(3, 0));
    const box = (await roll.page.getByRole('application', { name: 'Piano roll' }).boundingBox())!;
    const from = await roll.at(5.5, 60);
    await roll.page.mouse.move(from.x, from.y);
    await roll.page.mouse.down();
    await roll.page.mouse.move(box.x + box.width + 60, from.y, { steps: 4 });
    await expect
      .poll(() => roll.page.evaluate(() => window.desk.roll.view.leftStep))
      .toBeGreaterThan(before + 8);
    await roll.page.mouse.up();
    expect((await roll.notes()).find(({ pitch }) => pitch === 60)!.startStep).toBeGreaterThan(24);
  });
});
