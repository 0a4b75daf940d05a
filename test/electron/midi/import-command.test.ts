import { Command } from 'commander';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rollToMidi } from '../../../core/music/midi/write.ts';
import { importCommand } from '../../../electron/cli/import.ts';
import { sharedPath } from '../../core/music/shared-data.ts';
import { describeWithData } from '../../core/music/with-data.ts';
import { folderWith } from './folders.ts';

afterEach(() => vi.restoreAllMocks());

/** Runs `import` with arguments and returns what it prints on stdout. */
async function printed(...args: string[]): Promise<string> {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const program = new Command().exitOverride();
  importCommand(program);
  await program.parseAsync(['import', ...args], { from: 'user' });
  vi.restoreAllMocks();
  return lines.join('');
}

const tune = rollToMidi([[60], [64]], { stepQuarters: 1, tempo: 60 });

describe('the command import', () => {
  it('prints one JSON document', async () => {
    const folder = folderWith({ 'a.mid': tune, 'b.mid': '' });
    expect(JSON.parse(await printed(folder, '--json'))).toEqual({
      files: 2,
      imported: 1,
      warned: 0,
      rejected: 1,
      items: [
        { file: join(folder, 'a.mid'), status: 'imported', notes: 2, seconds: 2 },
        {
          file: join(folder, 'b.mid'),
          status: 'rejected',
          reason: 'the file is empty',
          notes: 0,
          seconds: 0,
        },
      ],
    });
  });

  it('prints a table for people, and no file name commands their terminal', async () => {
    const folder = folderWith({ 'a\u001b[2J.mid': tune });
    const text = await printed(folder);
    expect(text).toContain(`imported       2      0:02  ${folder}/a?[2J.mid\n`);
    expect(text).toMatch(/\n1 file: 1 imported, 0 warned, 0 rejected\n$/);
  });

  it('lays pieces on the grid that it is given', async () => {
    const folder = folderWith({ 'a.mid': tune });
    expect(JSON.parse(await printed(folder, '--json', '--grid', '1/96')).imported).toBe(1);
    await expect(printed(folder, '--grid', 'soon')).rejects.toThrow('got soon');
  });

  it('fails in one line where there is no path', async () => {
    await expect(printed('/nowhere')).rejects.toThrow(/^no file or folder at \/nowhere$/);
  });
});

describeWithData('the import of shared files', ['midi/real', 'midi/torture'], () => {
  it.each([
    ['real', 57, 0],
    ['torture', 72, 4],
  ])('accounts for all of %s', async (name, files, rejected) => {
    const report = JSON.parse(await printed(sharedPath(`midi/${name}`), '--json'));
    expect(report).toMatchObject({ files, rejected });
    expect(report.imported + report.warned + report.rejected).toBe(files);
    for (const { status, reason, notes, seconds } of report.items) {
      expect(reason === undefined).toBe(status === 'imported');
      if (status === 'imported') expect(Math.min(notes, seconds)).toBeGreaterThan(0);
    }
  });
});
