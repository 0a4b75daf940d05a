import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { closeDisplay, type ElectronStudio, noElectron, openStudio } from './electron-app.ts';
import { travel } from './journey.ts';
import { listenNow } from './sound.ts';
import { StudioPage } from './studio-page.ts';

let open: ElectronStudio | undefined;
let folder: string | undefined;

afterAll(closeDisplay);

afterEach(async () => {
  await open?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
  open = folder = undefined;
});

/** Answers the native dialogs, which no test can press, with a file of a temporary folder. */
async function answerDialogs({ app }: ElectronStudio, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, file);
}

describe.skipIf(noElectron)('the studio in Electron', () => {
  it('makes a piece, plays it, changes it, takes that back, saves it and reads it again', async () => {
    open = await openStudio();
    folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-saved-'));
    const file = path.join(folder, 'taken home.mid');
    await answerDialogs(open, file);
    const { page, complaints } = open;
    await listenNow(page);
    const studio = new StudioPage(page, async (act) => {
      await rm(file, { force: true });
      await act();
      await expect.poll(() => readFile(file).catch(() => Buffer.of())).not.toHaveLength(0);
      return readFile(file);
    });
    await studio.ready();
    await travel(studio, () => page.keyboard.press('Control+o'));
    expect(complaints).toEqual([]);
  });
});
