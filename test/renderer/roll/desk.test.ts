import { beforeEach, describe, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { note, type Place, THREE, useRoll } from './roll-page.ts';

const roll = useRoll();
const playhead = () => roll.page.getByRole('slider', { name: 'Playhead' });

describe('the velocity lane', () => {
  const LANE = '.lane.velocity canvas';
  /** A share of the lane's height from below, above a step. */
  async function laneAt(step: number, share: number) {
    const box = (await roll.page.locator(LANE).boundingBox())!;
    return { x: (await roll.at(step, 60)).x + 3, y: box.y + box.height * (1 - share) };
  }

  it('makes a note louder and the rest of the selection with it, as one step', async () => {
    await roll.open([note(60, 4, 1, 40), note(64, 8, 1, 60)]);
    await roll.page.keyboard.press('Control+a');
    await roll.dragIn(await laneAt(4, 0.3), await laneAt(4, 0.6));
    const [low, high] = await roll.notes();
    expect(low!.velocity).toBeGreaterThan(70);
    expect(high!.velocity - low!.velocity).toBe(20);
    await roll.page.keyboard.press('Control+z');
    expect((await roll.notes()).map(({ velocity }) => velocity)).toEqual([40, 60]);
  });

  it('is drawn across by the pencil', async () => {
    await roll.open([note(60, 4), note(60, 8), note(60, 12), note(60, 40)]);
    await roll.page.keyboard.press('1');
    await roll.dragIn(await laneAt(4, 0.1), await laneAt(12, 0.9));
    const [first, second, third, untouched] = (await roll.notes()).map(({ velocity }) => velocity);
    expect(first).toBeLessThan(second!);
    expect(second).toBeLessThan(third!);
    expect(untouched).toBe(80);
  });

  it('has no room below 1180 pixels', async () => {
    await roll.page.setViewportSize({ width: 1024, height: 640 });
    await expect.poll(() => roll.page.locator(LANE).isVisible()).toBe(false);
  });
});

describe('the ruler', () => {
  /** A place on the ruler: a share of its height from above, over a step. */
  async function rulerAt(step: number, share: number) {
    const box = (await playhead().boundingBox())!;
    return { x: (await roll.at(step, 60)).x, y: box.y + box.height * share };
  }

  const dragRuler = async (from: Place, to: Place, release = true) =>
    roll.dragIn(await rulerAt(...from), await rulerAt(...to), release);

  it('takes the playhead where it is clicked, and along', async () => {
    const low = await rulerAt(12.2, 0.8);
    await roll.page.mouse.click(low.x, low.y);
    expect(await roll.cursor()).toBe(12);
    const high = await rulerAt(20.2, 0.2);
    await roll.page.mouse.click(high.x, high.y);
    expect(await roll.cursor()).toBe(20);
    await dragRuler([20, 0.8], [31.8, 0.8]);
    expect(await roll.cursor()).toBe(32);
    const head = (await roll.page.locator('.playhead').boundingBox())!;
    expect(Math.abs(head.x - (await roll.at(32, 60)).x)).toBeLessThan(2);
  });

  it('draws the loop in its upper half, moves its ends, and puts it back at Escape', async () => {
    await dragRuler([8.1, 0.2], [15.8, 0.2]);
    expect(await roll.loop()).toEqual({ startStep: 8, endStep: 16, on: true });
    await dragRuler([16, 0.2], [24.2, 0.2]);
    expect(await roll.loop()).toEqual({ startStep: 8, endStep: 24, on: true });
    await dragRuler([8, 0.2], [4.1, 0.2]);
    expect(await roll.loop()).toEqual({ startStep: 4, endStep: 24, on: true });
    await dragRuler([40, 0.2], [44, 0.2], false);
    await expect.poll(async () => (await roll.loop()).startStep).toBe(40);
    await roll.page.keyboard.press('Escape');
    await roll.page.mouse.up();
    expect(await roll.loop()).toEqual({ startStep: 4, endStep: 24, on: true });
  });

  it('is a slider to the keyboard', async () => {
    await playhead().focus();
    await roll.page.keyboard.press('PageUp');
    await roll.page.keyboard.press('ArrowRight');
    expect(await roll.cursor()).toBe(5);
    expect(await playhead().getAttribute('aria-valuetext')).toBe('bar 2, beat 2');
    await roll.page.keyboard.press('End');
    expect(await roll.cursor()).toBe(64);
  });
});

describe('the view', () => {
  beforeEach(async () => {
    await roll.open(THREE);
    const { x, y } = await roll.at(32, 64);
    await roll.page.mouse.move(x, y);
  });

  it('zooms in time at the pointer with Ctrl and the wheel', async () => {
    const before = await roll.view();
    await roll.page.keyboard.down('Control');
    await roll.page.mouse.wheel(0, -120);
    await expect.poll(async () => (await roll.view()).stepWidth).toBeGreaterThan(before.stepWidth);
    const { leftStep, stepWidth, keyHeight } = await roll.view();
    expect(leftStep + ((32 - before.leftStep) * before.stepWidth) / stepWidth).toBeCloseTo(32, 6);
    expect(keyHeight).toBe(before.keyHeight);
  });

  it('zooms in pitch with Shift besides, scrolls with the wheel, and sideways with Shift', async () => {
    const before = await roll.view();
    await roll.page.keyboard.down('Control');
    await roll.page.keyboard.down('Shift');
    await roll.page.mouse.wheel(0, -120);
    await expect.poll(async () => (await roll.view()).keyHeight).toBeGreaterThan(before.keyHeight);
    expect((await roll.view()).stepWidth).toBe(before.stepWidth);
    await roll.page.keyboard.up('Control');
    await roll.page.mouse.wheel(0, 100);
    await expect.poll(async () => (await roll.view()).leftStep).toBeGreaterThan(before.leftStep);
    await roll.page.keyboard.up('Shift');
    const { topKey } = await roll.view();
    await roll.page.mouse.wheel(0, 50);
    await expect.poll(async () => (await roll.view()).topKey).toBeGreaterThan(topKey);
  });

  it('follows two fingers: stretches time between them, and no note is drawn', async () => {
    const session = await roll.page.context().newCDPSession(roll.page);
    const [a, b] = [await roll.at(20, 50), await roll.at(40, 50)];
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: { x: number; y: number }[]) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: places.map(({ x, y }, id) => ({ x, y, id })),
      });
    await roll.page.keyboard.press('1');
    const { stepWidth } = await roll.view();
    await touch('touchStart', a);
    await touch('touchStart', a, b);
    await touch('touchMove', { ...a, x: a.x - 100 }, { ...b, x: b.x + 100 });
    await touch('touchEnd');
    await expect.poll(async () => (await roll.view()).stepWidth).toBeGreaterThan(stepWidth * 1.3);
    const left = await roll.at(20, 50);
    expect(Math.abs(left.x - (a.x - 100))).toBeLessThan(4);
    expect(await roll.notes()).toEqual(THREE);
    expect(await roll.undoLabel()).toBe('Open');
  });

  it('turns the page while a piece plays, until a person looks elsewhere', async () => {
    await roll.page.evaluate(() => {
      const { roll, player } = window.desk;
      roll.zoomTime(8, 0);
      player.stepsPerSecond = 40;
      player.play();
    });
    await expect.poll(async () => (await roll.view()).leftStep).toBeGreaterThan(6);
    await roll.page.keyboard.down('Shift');
    await roll.page.mouse.wheel(0, -5000);
    await expect.poll(async () => (await roll.view()).leftStep).toBe(0);
    expect(
      await roll.page.getByRole('button', { name: 'Follow the playhead' }).getAttribute('aria-pressed'),
    ).toBe('false');
  });

  it('shows a piece whole that took the place of another, and stays where it is for an edit', async () => {
    await roll.page.evaluate(() => window.desk.roll.zoomTime(4, 0));
    await roll.page.keyboard.press('Control+a');
    await roll.page.keyboard.press('ArrowRight');
    const zoomed = await roll.view();
    expect(zoomed.leftStep).toBe(0);
    await roll.page.evaluate(
      (made) => window.desk.open(made, { title: 'Another', steps: 256 }),
      [note(40, 0, 4), note(90, 250, 4)],
    );
    await expect.poll(async () => (await roll.view()).stepWidth).toBeLessThan(zoomed.stepWidth / 8);
    const [low, high] = [await roll.at(0, 40), await roll.at(0, 90)];
    const box = (await roll.page.getByRole('application', { name: 'Piano roll' }).boundingBox())!;
    expect(high.y).toBeGreaterThan(box.y);
    expect(low.y).toBeLessThan(box.y + box.height);
  });
});

describe('the keyboard alone', () => {
  beforeEach(async () => {
    await roll.open([note(60, 0, 2)]);
    await roll.page.getByRole('application', { name: 'Piano roll' }).focus();
  });

  it('finds, selects, moves, lengthens and loudens a note', async () => {
    await roll.page.keyboard.press('ArrowRight');
    await roll.page.keyboard.press('Enter');
    expect(await roll.selected()).toEqual([60]);
    await roll.page.keyboard.press('ArrowUp');
    await roll.page.keyboard.press('ArrowRight');
    await roll.page.keyboard.press('Shift+ArrowRight');
    await roll.page.keyboard.press('Alt+ArrowUp');
    expect(await roll.notes()).toEqual([note(61, 1, 3, 85)]);
    await roll.page.keyboard.press('Enter');
    expect(await roll.selected()).toEqual([]);
  });

  it('puts notes, and selects several', async () => {
    await roll.page.keyboard.press('Shift+ArrowRight');
    await roll.page.keyboard.press('Shift+ArrowUp');
    await roll.page.keyboard.press('Enter');
    expect(await roll.notes()).toEqual([note(60, 0, 2), note(72, 4)]);
    await roll.page.keyboard.press('Control+Shift+ArrowDown');
    await roll.page.keyboard.press('Control+Shift+ArrowLeft');
    await roll.page.keyboard.press('Enter');
    expect(await roll.selected()).toEqual([60, 72]);
    await roll.page.keyboard.press('Delete');
    expect(await roll.notes()).toEqual([]);
  });

  it('hears in words what is there and what is selected', async () => {
    await roll.page.keyboard.press('ArrowRight');
    const told = roll.page.locator('[aria-live]');
    await expect
      .poll(async () => (await told.allTextContents()).join(' | '))
      .toContain('C 4, bar 1, beat 1, 2 beats, velocity 80');
    expect(
      await roll.page.getByRole('list', { name: 'Notes' }).getByRole('listitem').allTextContents(),
    ).toEqual(['C 4, bar 1, beat 1, 2 beats, velocity 80']);
    await roll.page.keyboard.press('Enter');
    await expect
      .poll(async () => (await told.allTextContents()).join(' | '))
      .toMatch(/velocity 80, selected.*1 note, 1 selected/);
  });
});

describe('the snap', () => {
  it('is chosen from a list and quantises', async () => {
    await roll.open([note(60, 0.3, 1.1)]);
    await roll.page.getByLabel(/^Snap/).click();
    await roll.page.getByRole('option', { name: '1/8', exact: true }).click();
    await roll.page.getByRole('button', { name: /^Quantise/ }).click();
    expect(await roll.notes()).toEqual([note(60, 0.5, 1)]);
  });
});

describe('what is seen', () => {
  it('says how to begin while there is nothing, and no longer', async () => {
    const hint = roll.page.getByRole('heading', { name: /for a first piece/ });
    await hint.waitFor();
    await roll.open(THREE);
    await expect.poll(() => hint.count()).toBe(0);
  });

  it('is drawn anew when the theme changes', async () => {
    await roll.open(THREE);
    const picture = async () =>
      (await roll.page.getByRole('application', { name: 'Piano roll' }).screenshot()).toString('base64');
    const dark = await picture();
    await roll.page.evaluate(() => (document.documentElement.dataset['theme'] = 'light'));
    await expect.poll(picture).not.toBe(dark);
    const light = await roll.page.evaluate(() => {
      const [grid] = document.querySelectorAll<HTMLCanvasElement>('[role=application] canvas');
      return [...grid!.getContext('2d')!.getImageData(30, 30, 1, 1).data].slice(0, 3);
    });
    expect(Math.min(...light)).toBeGreaterThan(200);
  });

  for (const theme of ['dark', 'light']) {
    it(`is accessible in the ${theme} theme`, async () => {
      await roll.open(THREE);
      await roll.page.evaluate((wanted) => (document.documentElement.dataset['theme'] = wanted), theme);
      await roll.page.keyboard.press('Control+a');
      expect(await violationsOn(roll.page)).toEqual([]);
    });
  }
});
