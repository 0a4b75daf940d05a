import type { Piece } from '../../core/contract/engine.ts';
import type { Change } from '../../core/contract/latent.ts';
import { openHost } from '../../electron/host/host.ts';
import { rounded } from '../../models/evaluate/speed.ts';
import { pageOf } from '../fixtures/page.ts';

const REGION = { from: 16, to: 32 };
/** What the studio asks for when nobody chooses otherwise. */
const EMISSION = { emission: 'threshold', threshold: 0.35 } as const;
const TEMPERATURE = 0.85;

const CHANGES: Readonly<Record<string, Change>> = {
  perturb: { kind: 'perturb', alpha: 0.35 },
  reroll: { kind: 'reroll' },
  'infill, 16 proposals': { kind: 'infill', proposals: 16, show: 4 },
  'infill, 64 proposals': { kind: 'infill', proposals: 64, show: 4 },
  steer: { kind: 'steer', amounts: { register: 1 } },
  'continue to twice the length': { kind: 'continue', steps: 128 },
};

/** What is edited, and how often each edit is made. */
export interface EditsBench {
  readonly steps: number;
  readonly runs: number;
}

/**
 * Every latent edit of one piece of the bundled chorales, from the page's call to its answer, graphs opened before: a
 * line an edit with its median and its worst.
 */
export async function benchEdits({ steps, runs }: EditsBench): Promise<object[]> {
  const host = openHost();
  try {
    const page = pageOf(host);
    const model = 'chorales';
    const made = { model, provider: 'cpu', steps, count: 2, seed: 7, temperature: TEMPERATURE, ...EMISSION };
    const { pieces } = (await page.call('generate', made)) as { pieces: Piece[] };
    const [piece, other] = pieces.map(({ roll, epsilon, z, u }) => ({ roll, epsilon, z, u }));
    const on = { model, provider: 'cpu', piece };
    const calls: [name: string, call: string, request: object][] = [
      ['encode', 'latent.encode', { model, provider: 'cpu', roll: piece!.roll, ...EMISSION }],
      ...Object.entries(CHANGES).map(
        ([name, change]) =>
          [
            name,
            'latent.edit',
            { ...on, region: REGION, change, ...EMISSION, temperature: TEMPERATURE, seed: 1 },
          ] as [string, string, object],
      ),
      ['interpolate, 7 pieces', 'latent.between', { model, from: piece, to: other, amounts: sevenths() }],
      ['surprise', 'latent.surprise', { model, roll: piece!.roll }],
      ['layers', 'latent.layers', on],
      ['map, 1 place', 'latent.at', { model, places: [[0, 0]], steps, ...EMISSION, seed: 1 }],
      ['novelty', 'model.nearest', { model, roll: piece!.roll }],
    ];
    const rows: object[] = [];
    for (const [edit, call, request] of calls)
      rows.push({ edit, ...(await timed(runs, () => page.call(call, request))) });
    return rows;
  } finally {
    await host.close();
  }
}

function sevenths(): number[] {
  return Array.from({ length: 7 }, (_, i) => i / 6);
}

async function timed(runs: number, work: () => Promise<unknown>) {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { median_ms: rounded(times[runs >> 1]!), worst_ms: rounded(times.at(-1)!) };
}
