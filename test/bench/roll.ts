import path from 'node:path';
import { type ServedPage, servePage } from '../renderer/serve-page.ts';
import { traced } from './frames.ts';
import { longPiece, NOTES } from './long-piece.ts';

const PAGE = path.join(import.meta.dirname, '../renderer/roll/page');
const SECONDS = 8;

/** What the roll shows while it is measured. */
const SCENES = {
  /** The whole piece, at a chorale's pace: all notes are in view. */
  whole: () => {
    window.desk.roll.fit();
    window.desk.player.stepsPerSecond = 5.6;
  },
  /** Four bars, and a page is turned every two seconds. */
  following: () => {
    const { roll, player } = window.desk;
    roll.zoomTime(roll.size.width / 64 / roll.view.stepWidth, 0);
    player.stepsPerSecond = 32;
  },
  /** Sixteen bars, scrolled and zoomed by hand in every frame. */
  scrolling: () => {
    const { roll } = window.desk;
    roll.zoomTime(roll.size.width / 256 / roll.view.stepWidth, 0);
    window.desk.everyFrame((frame) => {
      roll.scroll(9, 0);
      roll.zoomTime(frame % 60 < 30 ? 1.01 : 1 / 1.01);
    });
  },
};

/**
 * The page's main thread while 10,000 notes play at 1440 × 900, in a real Chromium without a graphics card, from its
 * own trace: everything that the thread did in each frame, scripts, style, layout and painting. A frame counts as
 * dropped when the next one began later than it should have.
 */
export async function benchRoll(): Promise<object[]> {
  const served = await servePage(PAGE);
  const rows: object[] = [];
  for (const name of Object.keys(SCENES) as (keyof typeof SCENES)[]) rows.push(await scene(served, name));
  await served.close();
  return rows;
}

async function scene(served: ServedPage, name: keyof typeof SCENES): Promise<object> {
  const page = await served.open({ viewport: { width: 1440, height: 900 } });
  const notes = longPiece();
  await page.evaluate((made) => window.desk.open(made, { steps: 2560, stepQuarters: 0.25 }), notes);
  await page.evaluate(SCENES[name]);
  await page.evaluate(() => window.desk.player.play());
  await page.waitForTimeout(500);
  const frames = await traced(page, () => page.evaluate((ms) => window.desk.frames(ms), SECONDS * 1000));
  await page.context().close();
  return { scene: name, notes: NOTES, ...frames };
}
