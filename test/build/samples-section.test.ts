import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { samplesSection } from '../../build/results/samples-section.ts';
import { nearestPiece } from '../../core/fingerprint.ts';
import { fingerprint } from '../../core/music/novelty.ts';
import { musicDistances, musicStatistics } from '../../core/music/statistics.ts';
import { knownText, textStatistics } from '../../core/text/statistics.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-samples-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, statistics: object) =>
  writeFile(path.join(folder, `${name}.json`), JSON.stringify({ nll: 1, statistics }));
const drawn = { samples: 100, length: 60, command: 'rivulet eval --model m --data d --json' };

test('samples of music stand beside the data, with the distance of each statistic and what is shared', async () => {
  const roll = [[60], [62], [64], [65], [67], [69]];
  const statistics = musicStatistics([roll]);
  const nearest = nearestPiece([fingerprint(roll)], fingerprint(roll))!;
  const shared = { mean: 0.25, most: { index: 0, ...nearest } };
  const distances = musicDistances(statistics, musicStatistics([[[61], [63]]]));
  await write('tunes', {
    ...drawn,
    distances,
    ofTraining: musicDistances(statistics, statistics),
    shared,
    ofSplit: { mean: 0, most: null },
  });
  const markdown = await samplesSection(folder);
  expect(markdown).toContain(`| tunes, 100 samples | ${distances.pitchClasses.distance.toFixed(3)} |`);
  expect(markdown).toContain('| 25.0%, 100.0% |');
  expect(markdown).toContain('| the data | 0.000 | 0.000 | 0.000 | 0.000 | 0.000 | 0.000 | 0.0%, 0.0% |');
  expect(markdown).toContain(
    'npm run -s rivulet -- eval --model m --data d --json > docs/results/samples/tunes.json',
  );
});

test('samples of text show their words and how likely they are', async () => {
  const known = knownText(['a cat']);
  await write('words', {
    ...drawn,
    ...textStatistics(['a cat', 'a dog'], known),
    perplexity: 9.876,
    ofSplit: { ...textStatistics(['a cat'], known), perplexity: 4.5 },
  });
  const markdown = await samplesSection(folder);
  expect(markdown).toContain(
    '| words, 100 samples of 60 characters | 75.0% | 100.0% | 0.750 | 1.000 | 0.000 | 50.0% | 9.88 |',
  );
  expect(markdown).toContain('| the data | 100.0% | 100.0% | 1.000 | 1.000 | 0.000 | 100.0% | 4.50 |');
});

test('without files it says how they are made', async () => {
  expect(await samplesSection(path.join(folder, 'none'))).toContain('Not run');
});
