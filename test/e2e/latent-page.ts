import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { StepNote } from '../../core/music/notes.ts';
import type { BrowserStudio } from './browser.ts';

const PATIENCE_MS = 20_000;
const PAUSE_MS = 150;

/** Steps from `from` up to, but not with, `to`. */
interface Steps {
  readonly from: number;
  readonly to: number;
}

/** The latent lane and what is done with it, as a person would. */
export class LatentPage {
  readonly lane: Locator;
  private readonly page: Page;

  constructor(private readonly open: BrowserStudio) {
    this.page = open.page;
    this.lane = this.page.getByRole('application', { name: 'Latents' });
  }

  /** Makes one piece of a seed, and waits until its latents can be edited. */
  async piece(seed: string): Promise<readonly StepNote[]> {
    await this.page.getByRole('slider', { name: 'Candidates' }).fill('1');
    const field = this.page.getByRole('spinbutton', { name: 'Seed' });
    await field.fill(seed);
    await field.press('Tab');
    await this.open.studio.generate();
    await this.surprise().waitFor();
    return this.open.studio.notes();
  }

  /** Brushes steps of a piece that is seen whole, again where the lane was not yet that of the piece. */
  async brush(region: Steps, steps = 64): Promise<void> {
    await expect
      .poll(
        async () => {
          await this.drag(region, steps);
          return this.menu().isVisible();
        },
        { timeout: PATIENCE_MS, interval: 1000 },
      )
      .toBe(true);
  }

  /** From the middle of the first step to the middle of the last. */
  private async drag({ from, to }: Steps, steps: number): Promise<void> {
    const box = (await this.lane.boundingBox())!;
    const x = (step: number) => box.x + (box.width * (step + 0.5)) / steps;
    await this.page.mouse.move(x(from), box.y + 20);
    await this.page.mouse.down();
    await this.page.mouse.move(x(to - 1), box.y + 30, { steps: 5 });
    await this.page.mouse.up();
    await this.menu()
      .waitFor({ timeout: 1000 })
      .catch(() => undefined);
  }

  menu(): Locator {
    return this.page.getByRole('toolbar', { name: 'Brushed steps' });
  }

  /** The surprise lane, once it has something to say. */
  surprise(): Locator {
    return this.page.getByRole('img', { name: /^Surprise: \d/ }).first();
  }

  /** Does something that changes the notes, and gives the notes that there are then. */
  async changed(act: () => Promise<void>): Promise<readonly StepNote[]> {
    return this.changedBy(act, await this.open.studio.notes());
  }

  /** The same where a dialog keeps the piece from being exported beforehand. */
  async changedBy(act: () => Promise<void>, notes: readonly StepNote[]): Promise<readonly StepNote[]> {
    const before = JSON.stringify(notes);
    await act();
    for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
      const after = await this.open.studio.notes();
      if (JSON.stringify(after) !== before) return after;
      await this.page.waitForTimeout(PAUSE_MS);
    }
    throw new Error('the notes are as they were');
  }

  async undo(): Promise<readonly StepNote[]> {
    await this.page.keyboard.press('Control+z');
    return this.open.studio.notes();
  }
}

/** What sounds outside some steps: a word for each step and key, with how loud it is. */
export function outside(notes: readonly StepNote[], { from, to }: Steps): string[] {
  return cells(notes)
    .filter(({ step }) => step < from || step >= to)
    .map(({ step, pitch, velocity }) => `${step} ${pitch} ${velocity}`)
    .toSorted();
}

/** What sounds within some steps. */
export function inside(notes: readonly StepNote[], { from, to }: Steps): string[] {
  return cells(notes)
    .filter(({ step }) => step >= from && step < to)
    .map(({ step, pitch }) => `${step} ${pitch}`)
    .toSorted();
}

/** The mean pitch of what sounds. */
export function register(notes: readonly StepNote[]): number {
  const all = cells(notes);
  return all.reduce((sum, { pitch }) => sum + pitch, 0) / all.length;
}

function cells(notes: readonly StepNote[]) {
  return notes.flatMap(({ pitch, startStep, steps, velocity }) =>
    Array.from({ length: steps }, (_, i) => ({ step: startStep + i, pitch, velocity })),
  );
}
