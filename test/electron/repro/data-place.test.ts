import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findData } from '../../../electron/repro/data-place.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-data-'));
  await mkdir(path.join(folder, 'text'));
  await writeFile(path.join(folder, 'jsb.json.gz'), '');
  await writeFile(path.join(folder, 'text', 'ptb.train.txt.gz'), '');
});
afterAll(() => rm(folder, { recursive: true }));

describe('the data of a row', () => {
  test('is found in the folder given, files and prefixes alike', async () => {
    expect(await findData('jsb.json.gz', folder)).toBe(path.join(folder, 'jsb.json.gz'));
    expect(await findData('ptb', folder)).toBe(path.join(folder, 'text', 'ptb'));
  });

  test('is found in the folder that the environment names, unless another is given', async () => {
    expect(await findData('ptb', undefined, { RIVULET_DATA: folder })).toBe(path.join(folder, 'text', 'ptb'));
    await expect(findData('ptb', os.devNull, { RIVULET_DATA: folder })).rejects.toThrow(/null/);
  });

  test('that is missing is one sentence which says what to do', async () => {
    await expect(findData('nottingham.json.gz', folder)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/nottingham\.json\.gz in .*--data/) as string,
    });
  });
});
