import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rollToMidi } from '../../../core/music/midi/write.ts';
import { importPath, type ImportItem, type ImportOptions } from '../../../electron/midi/importer.ts';
import { forkParser } from '../../../electron/midi/parser.ts';
import { threadParser } from '../../../electron/midi/thread.ts';
import { reportOf } from '../../../electron/midi/report.ts';
import { bytesOf, chunk, header, note, oneTrack } from '../../core/music/midi-bytes.ts';
import { folderWith } from './folders.ts';

const tune = rollToMidi([[60], [64], [67]], { stepQuarters: 1 });

async function all(path: string, options?: ImportOptions): Promise<ImportItem[]> {
  const items: ImportItem[] = [];
  for await (const item of importPath(path, options)) items.push(item);
  return items;
}

/** A file of the largest size whose one track repeats some bytes. */
function filledWith(unit: readonly number[]): Uint8Array {
  const file = new Uint8Array(16_000_000);
  const events = file.length - 22;
  file.set(bytesOf(header(0, 1), chunk('MTrk', [], events)));
  for (let at = 22; at + unit.length <= file.length; at += unit.length) file.set(unit, at);
  return file;
}

/** A parser that parses nothing: it hangs, dies or answers by the file's name. */
const BAD_PARSER = `
hear(({ path }) => {
  const name = Buffer.from(path).toString();
  if (name.includes('hang')) for (;;);
  if (name.includes('crash')) crash();
  if (name.includes('fill')) for (const kept = []; ; ) kept.push(new Array(1e6).fill(1.5));
  say({ refused: 'answered by ' + process.pid });
});
say('ready');
`;
const BAD_PROCESS = `
const hear = (listen) => process.on('message', listen);
const say = (word) => process.send(word);
const crash = () => process.abort();
${BAD_PARSER}`;
const BAD_THREAD = `
import { parentPort } from 'node:worker_threads';
const hear = (listen) => parentPort.on('message', listen);
const say = (word) => parentPort.postMessage(word);
const crash = () => { throw new Error('broken'); };
${BAD_PARSER}`;

describe('an import', () => {
  it('accounts for every file, in order, and brings the pieces', async () => {
    const folder = folderWith({
      'a.mid': tune,
      'b.txt': 'not music',
      'c.mid': oneTrack(note(60), [0, 0xfe]),
      'd/e': oneTrack(),
      'empty.mid': '',
    });
    const items = await all(folder, { grid: 1 });
    expect(reportOf(items.map((item) => item.report))).toEqual({
      files: 5,
      imported: 1,
      warned: 2,
      rejected: 2,
      items: [
        { file: join(folder, 'a.mid'), status: 'imported', notes: 3, seconds: 1.5 },
        {
          file: join(folder, 'b.txt'),
          status: 'rejected',
          reason: 'not a MIDI file: it has no header (MThd)',
          notes: 0,
          seconds: 0,
        },
        {
          file: join(folder, 'c.mid'),
          status: 'warned',
          reason: '1 system message that may not be in a file skipped',
          notes: 1,
          seconds: 0.5,
        },
        { file: join(folder, 'd/e'), status: 'warned', reason: 'no notes left', notes: 0, seconds: 0 },
        {
          file: join(folder, 'empty.mid'),
          status: 'rejected',
          reason: 'the file is empty',
          notes: 0,
          seconds: 0,
        },
      ],
    });
    expect(items[0]!.piece!.roll).toEqual([[60], [64], [67]]);
    expect(items[1]!.piece).toBeUndefined();
  });

  it('refuses a file too large to read without reading it', async () => {
    const folder = folderWith({ 'large.mid': Buffer.alloc(16_000_001) });
    const [item] = await all(folder);
    expect(item!.report.reason).toBe('16.0 MB, more than the 16 MB that are read');
  });

  it('refuses an impossible grid', async () => {
    await expect(all(folderWith({}), { grid: -1 })).rejects.toThrow('a grid is auto or a step');
  });

  it('reads the worst files of the largest size within their time', async () => {
    const folder = folderWith({
      'messages.mid': filledWith([0, 0xf4]),
      'offs.mid': filledWith([1, 0x80, 60, 0]),
      'tempos.mid': filledWith([1, 0xff, 0x51, 3, 7, 161, 32]),
    });
    const reasons = (await all(folder)).map((item) => item.report.reason!.replace(/\d+/g, 'N'));
    expect(reasons).toEqual([
      'N system messages that may not be in a file skipped; N track without an end-of-track event; no notes left',
      'N note-offs without a note ignored; N track broken off in the middle of an event; no notes left',
      'more than N tempo changes',
    ]);
  });
});

const badParsers = [
  {
    kind: 'process',
    program: BAD_PROCESS,
    start: forkParser,
    crashed: /^its parser died \(killed by SIGABRT\), as it does when it is out of memory$/,
    filled: /^its parser died \((killed by SIGABRT|killed by SIGTRAP|exit code 134)\)/,
  },
  {
    kind: 'thread',
    program: BAD_THREAD,
    start: threadParser,
    crashed: /^its parser died \(broken\)/,
    filled: /^its parser ran out of memory$/,
  },
];

describe.each(badParsers)('a parser in a $kind', ({ program, start, crashed, filled }) => {
  const reasonsOf = async (files: readonly string[], patienceMs: number) => {
    const folder = folderWith({ ...Object.fromEntries(files.map((name) => [name, ''])), 'z.mjs': program });
    const items = await all(folder, { spawn: start(join(folder, 'z.mjs')), patienceMs });
    expect(items.every((item) => item.report.status === 'rejected')).toBe(true);
    return items.map((item) => item.report.reason!);
  };

  it('that crashes or fills its memory costs that file alone', async () => {
    const reasons = await reasonsOf(['1 crash', '2 fill', '3 fine'], 60_000);
    expect(reasons[0]).toMatch(crashed);
    expect(reasons[1]).toMatch(filled);
    expect(reasons[2]).toMatch(/^answered by \d+$/);
  });

  it('that hangs is stopped, and costs that file alone', async () => {
    const reasons = await reasonsOf(['1 hang', '2 fine', '3 fine'], 3000);
    expect(reasons[0]).toBe('not read within 3 seconds, so its parser was stopped');
    expect(reasons[2]).toMatch(/^answered by \d+$/);
  });

  it('that does not start is an error, not a report', async () => {
    const folder = folderWith({ 'a.mid': tune, 'child.mjs': 'process.exit(3)' });
    const options = { spawn: start(join(folder, 'child.mjs')) };
    await expect(all(folder, options)).rejects.toThrow('the MIDI parser does not start');
  });

  it('reads what any other reads', async () => {
    const folder = folderWith({ 'a.mid': tune });
    const [item] = await all(folder, { spawn: start(), grid: 1 });
    expect(item!.piece!.roll).toEqual([[60], [64], [67]]);
  });
});

describe('a process that parses', () => {
  it('is gone when the import is over, or given up', async () => {
    const folder = folderWith({ '1': '', '2': '', '3': '', '4 hang': '', 'bad-child.mjs': BAD_PROCESS });
    const seen: number[] = [];
    for await (const { report } of importPath(folder, { spawn: forkParser(join(folder, 'bad-child.mjs')) })) {
      seen.push(Number(report.reason!.replace(/\D+/, '')));
      if (seen.length === 2) break;
    }
    for (const pid of seen) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
