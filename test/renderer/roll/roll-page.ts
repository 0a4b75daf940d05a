import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { StepNote } from '../../../core/music/notes.ts';
import { type ServedPage, servePage } from '../serve-page.ts';

/** A place of the piece: the left edge of a step, the middle of a key. */
export type Place = readonly [step: number, pitch: number];

/** A note for a test. */
export const note = (pitch: number, startStep: number, steps = 1, velocity = 80): StepNote => ({
  pitch,
  startStep,
  steps,
  velocity,
});

/** Two notes together and one after them. */
export const THREE = [note(60, 4, 4), note(64, 4, 4), note(67, 12, 4)];

/** The roll's page as a person uses it; opened anew for each test of a file that calls `useRoll`. */
export class RollPage {
  page!: Page;

  open = (notes: readonly StepNote[]) => this.page.evaluate((made) => window.desk.open(made), notes);
  notes = () => this.page.evaluate(() => [...window.desk.editor.document.notes]);
  undoLabel = () => this.page.evaluate(() => window.desk.editor.undoLabel);
  heard = () => this.page.evaluate(() => window.desk.player.auditioned);
  view = () => this.page.evaluate(() => window.desk.roll.view);
  cursor = () => this.page.evaluate(() => window.desk.player.cursorStep);
  loop = () => this.page.evaluate(() => ({ ...window.desk.player.loop, on: window.desk.player.looping }));

  /** The pitches of the selected notes, ascending. */
  selected = () =>
    this.page.evaluate(() =>
      [...window.desk.editor.selection].map(({ pitch }) => pitch).sort((a, b) => a - b),
    );

  /** Where a place of the piece is in the window. */
  at = (...place: Place) => this.page.evaluate(([step, pitch]) => window.desk.at(step, pitch), place);

  async click(step: number, pitch: number, options?: Parameters<Page['mouse']['click']>[2]): Promise<void> {
    const { x, y } = await this.at(step, pitch);
    await this.page.mouse.click(x, y, options);
  }

  /** A press at one place of the piece and a release at another. */
  async drag(from: Place, to: Place, release = true): Promise<void> {
    await this.dragIn(await this.at(...from), await this.at(...to), release);
  }

  /** A press at one place of the window and a release at another. */
  async dragIn(from: { x: number; y: number }, to: { x: number; y: number }, release = true): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 2 });
    await mouse.move(to.x, to.y, { steps: 2 });
    if (release) await mouse.up();
  }
}

/** Serves the page to the tests of a file; each begins with it opened anew, and must leave no complaint. */
export function useRoll(): RollPage {
  const roll = new RollPage();
  let served: ServedPage;
  beforeAll(async () => {
    served = await servePage(path.join(import.meta.dirname, 'page'));
  });
  afterAll(() => served.close());
  beforeEach(async () => {
    roll.page = await served.openAnew({ viewport: { width: 1440, height: 900 } });
  });
  afterEach(() => expect(served.complaints).toEqual([]));
  return roll;
}
