import { closeDisplay, openStudio } from '../e2e/electron-app.ts';

/** What is measured. */
export interface ElectronStartBench {
  readonly runs: number;
}

/** As text, because what runs this file gives functions marks that the page knows nothing of. */
const HELLO = `new Promise((resolve) => {
  rivulet.listen(({ id }) => id === 1e9 && resolve());
  rivulet.send({ kind: 'call', id: 1e9, name: 'hello', request: {} });
})`;

/**
 * From starting Electron to a page that is drawn and whose host has answered. Everything is built before; each run has
 * new user data, so nothing is kept from the one before but what the system keeps of files. The driver's own time to
 * connect is in the figures.
 */
export async function benchElectronStart({ runs }: ElectronStartBench): Promise<object> {
  const starts: number[] = [];
  // The first is only for building.
  for (let run = -1; run < runs; run++) {
    const start = await oneStart();
    if (run >= 0) starts.push(start);
  }
  await closeDisplay();
  starts.sort((a, b) => a - b);
  return {
    median_ms: Math.round(starts[Math.floor(starts.length / 2)]!),
    best_ms: Math.round(starts[0]!),
    worst_ms: Math.round(starts.at(-1)!),
  };
}

async function oneStart(): Promise<number> {
  const { page, launched, close } = await openStudio();
  await page.waitForSelector('#app > *');
  await page.evaluate(HELLO);
  const end = Date.now();
  await close();
  return end - launched;
}
