/**
 * Draws the learning curve of a training as SVG: npx tsx build/curve.ts LOG.jsonl OUT.svg
 * Negative ELBO in nats per step against seconds: training, validation, and validation's two parts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { EpochRecord } from '../core/contract/training.ts';

const [WIDTH, HEIGHT] = [760, 420];
const MARGIN = { left: 56, right: 150, top: 40, bottom: 48 };
const TOP_NATS = 14;

interface Line {
  readonly label: string;
  readonly colour: string;
  readonly points: readonly (readonly [seconds: number, nats: number])[];
}

function linesOf(records: readonly EpochRecord[]): Line[] {
  const series = (label: string, colour: string, nats: (r: EpochRecord) => number | undefined): Line => ({
    label,
    colour,
    points: records.flatMap((r) => {
      const value = nats(r);
      return value === undefined ? [] : [[r.seconds, value] as const];
    }),
  });
  return [
    series('training', '#8a8f98', (r) => r.train.elbo),
    series('validation', '#2f6fde', (r) => r.valid?.elbo),
    series('reconstruction', '#1f9d72', (r) => r.valid?.reconstruction),
    series('divergence', '#c9772c', (r) => r.valid?.kl),
  ];
}

function draw(records: readonly EpochRecord[]): string {
  const lines = linesOf(records);
  const last = Math.max(...records.map((r) => r.seconds));
  const x = (seconds: number) => MARGIN.left + (seconds / last) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (nats: number) =>
    HEIGHT - MARGIN.bottom - (Math.min(nats, TOP_NATS) / TOP_NATS) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const text = (at: [number, number], words: string, extra = '') =>
    `<text x="${at[0]}" y="${at[1]}" ${extra}>${words}</text>`;
  const grid = Array.from({ length: TOP_NATS / 2 + 1 }, (_, i) => 2 * i).map(
    (n) =>
      `<path d="M${MARGIN.left} ${y(n)}H${WIDTH - MARGIN.right}" stroke="#e4e6ea"/>${text([MARGIN.left - 8, y(n) + 4], String(n), 'text-anchor="end"')}`,
  );
  const step = niceStep(last);
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step).map((s) =>
    text([x(s), HEIGHT - MARGIN.bottom + 20], String(s), 'text-anchor="middle"'),
  );
  const paths = lines.map(({ colour, points }) => {
    const path = points.map(([s, n], i) => `${i ? 'L' : 'M'}${x(s).toFixed(1)} ${y(n).toFixed(1)}`).join('');
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`;
  });
  const kept = records.findLast((r) => r.best);
  const dot = kept?.valid
    ? [
        `<circle cx="${x(kept.seconds)}" cy="${y(kept.valid.elbo)}" r="4" fill="#2f6fde"/>`,
        text(
          [x(kept.seconds), y(kept.valid.elbo) - 10],
          `kept: ${kept.valid.elbo.toFixed(2)}`,
          'text-anchor="middle" fill="#2f6fde"',
        ),
      ]
    : [];
  const labels = lines.map(({ label, colour, points }) => {
    const [s, n] = points.at(-1)!;
    return text([x(s) + 8, y(n) + 4], `${label} ${n.toFixed(2)}`, `fill="${colour}"`);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#4a4f57">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(
      [MARGIN.left, 22],
      'Negative ELBO, nats per step (averaged parameters for validation)',
      'font-size="13" font-weight="600"',
    ),
    text(
      [(MARGIN.left + WIDTH - MARGIN.right) / 2, HEIGHT - 10],
      'seconds of processor time',
      'text-anchor="middle"',
    ),
    ...grid,
    ...ticks,
    ...paths,
    ...dot,
    ...labels,
    '</svg>\n',
  ].join('\n');
}

function niceStep(range: number): number {
  const rough = range / 6;
  const unit = 10 ** Math.floor(Math.log10(rough));
  return unit * ([1, 2, 5].find((factor) => factor * unit >= rough) ?? 10);
}

const [log, out] = process.argv.slice(2);
if (!log || !out) throw new Error('usage: tsx build/curve.ts LOG.jsonl OUT.svg');
const records = readFileSync(log, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as EpochRecord);
writeFileSync(out, draw(records));
