import { expect } from 'vitest';
import { level } from './sound.ts';
import type { StudioPage } from './studio-page.ts';

/** Below this nobody hears anything. */
export const AUDIBLE_DB = -60;

/**
 * What a person does with the studio, in whatever shell: makes a piece, plays it, changes it, takes that back, keeps
 * it as a file, loses it and, through `reopen`, reads the file again.
 */
export async function travel(
  studio: StudioPage,
  reopen: (name: string, file: Uint8Array) => Promise<void>,
): Promise<void> {
  const { page } = studio;
  const { keyboard } = page;
  const first = await studio.notes();
  await studio.generate();
  const made = await studio.notes();
  expect(made.length).toBeGreaterThan(0);
  expect(made).not.toEqual(first);

  await keyboard.press('Space');
  await expect.poll(() => level(page), { timeout: 10_000 }).toBeGreaterThan(AUDIBLE_DB);
  await keyboard.press('Enter');

  await keyboard.press('Control+a');
  await keyboard.press('ArrowUp');
  const raised = await studio.notes();
  expect(raised.map(({ pitch }) => pitch)).toEqual(made.map(({ pitch }) => pitch + 1));
  await keyboard.press('Control+z');
  expect(await studio.notes()).toEqual(made);
  await keyboard.press('Control+z');
  expect(await studio.notes()).toEqual(first);
  await keyboard.press('Control+Shift+z');
  expect(await studio.notes()).toEqual(made);

  const file = await studio.export();
  await keyboard.press('Control+a');
  await keyboard.press('Delete');
  await reopen('taken home.mid', file);
  await page.getByText('taken home', { exact: true }).first().waitFor();
  expect(await studio.notes()).toEqual(made);
}
