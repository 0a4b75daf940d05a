import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { MAX_FILE_BYTES, type StudioResponse } from '../../../core/contract/studio.ts';
import { notesToMidi, rollToMidi } from '../../../core/music/midi/write.ts';
import type { Dialogs } from '../../../electron/host/files.ts';
import { type Host, openHost } from '../../../electron/host/host.ts';
import { forkParser } from '../../../electron/midi/parser.ts';
import { bytesOf, END, header, note, oneTrack, track } from '../../core/music/midi-bytes.ts';
import { pageOf } from '../../fixtures/page.ts';

type Chosen = StudioResponse<'files.choose'>;
type Imported = StudioResponse<'midi.read'>;

const TUNE = rollToMidi([[60], [60, 64], []], { stepQuarters: 0.5 });

let folder: string;
let host: Host;
const dialogs = { open: vi.fn<Dialogs['open']>(), save: vi.fn<Dialogs['save']>() };
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-files-'));
  await writeFile(path.join(folder, 'a tune.v2.mid'), TUNE);
  host = openHost({ models: folder, dialogs });
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

describe('choosing', () => {
  test('gives names and tokens, which are no paths and say nothing to another page', async () => {
    dialogs.open.mockResolvedValue([path.join(folder, 'a tune.v2.mid')]);
    const page = pageOf(host);
    const first = await page.call<Chosen>('files.choose', { kind: 'midi' });
    const second = await page.call<Chosen>('files.choose', { kind: 'midi' });
    expect(dialogs.open).toHaveBeenLastCalledWith('midi');
    expect(first.files.map(({ name }) => name)).toEqual(['a tune.v2.mid']);
    const [token, other] = [first.files[0]!.token, second.files[0]!.token];
    expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
    expect(token).not.toBe(other);
    expect(await page.call<Imported>('midi.read', { file: { token } })).toMatchObject({ title: 'a tune.v2' });
    expect(await pageOf(host).refusal('midi.read', { file: { token } })).toMatchObject({ code: 'not-found' });
    const guess = path.join(folder, 'a tune.v2.mid').slice(-64);
    expect(await page.refusal('midi.read', { file: { token: guess } })).toMatchObject({ code: 'not-found' });
  });

  test('a folder gives a token too, but nothing is saved as a folder', async () => {
    dialogs.open.mockResolvedValue([folder]);
    const page = pageOf(host);
    const { files } = await page.call<Chosen>('files.choose', { kind: 'folder' });
    expect(dialogs.open).toHaveBeenLastCalledWith('folder');
    expect(files.map(({ name }) => name)).toEqual([path.basename(folder)]);
    expect(files[0]!.token).not.toContain(folder);
    const request = { kind: 'folder', suggestion: 'x', bytes: TUNE };
    expect(await page.refusal('files.save', request)).toMatchObject({ code: 'bad-argument' });
  });

  test('nothing gives nothing', async () => {
    dialogs.open.mockResolvedValue([]);
    expect(await pageOf(host).call('files.choose', { kind: 'text' })).toEqual({ files: [] });
  });

  test('can be cancelled while the dialog is open', async () => {
    dialogs.open.mockReturnValue(new Promise(() => undefined));
    const page = pageOf(host);
    const { id, answer } = page.begin('files.choose', { kind: 'midi' });
    setTimeout(() => page.cancel(id), 10);
    expect(await answer).toMatchObject({ code: 'cancelled' });
  });

  test('is refused where there are no dialogs', async () => {
    const bare = openHost({ models: folder });
    const page = pageOf(bare);
    expect(await page.refusal('files.choose', { kind: 'midi' })).toMatchObject({ code: 'bad-argument' });
    const request = { kind: 'midi', suggestion: 'a.mid', bytes: TUNE };
    expect(await page.refusal('files.save', request)).toMatchObject({ code: 'bad-argument' });
    await bare.close();
  });
});

describe('saving', () => {
  const save = (suggestion: string, bytes = TUNE) => ({ kind: 'midi', suggestion, bytes });

  test('writes where the person said, whole, over what was there', async () => {
    const file = path.join(folder, 'out.mid');
    await writeFile(file, 'the old one, which is longer than the new one will be'.repeat(100));
    dialogs.save.mockResolvedValue(file);
    expect(await pageOf(host).call('files.save', save('my piece.mid'))).toEqual({ name: 'out.mid' });
    expect(dialogs.save).toHaveBeenLastCalledWith('midi', 'my piece.mid');
    expect(new Uint8Array(await readFile(file))).toEqual(new Uint8Array(TUNE));
    expect((await readdir(folder)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('writes nothing when the person changed their mind', async () => {
    dialogs.save.mockResolvedValue(undefined);
    const before = await readdir(folder);
    expect(await pageOf(host).call('files.save', save('x.mid'))).toEqual({});
    expect(await readdir(folder)).toEqual(before);
  });

  test('takes no path for a name, and says why it could not write', async () => {
    dialogs.save.mockClear();
    const page = pageOf(host);
    for (const name of ['../x.mid', '/etc/x', 'a\\b', 'a\0b', '']) {
      expect(await page.refusal('files.save', save(name))).toMatchObject({
        code: 'bad-argument',
        message: expect.stringContaining('suggestion') as unknown,
      });
    }
    expect(dialogs.save).not.toHaveBeenCalled();
    dialogs.save.mockResolvedValue(path.join(folder, 'no such folder', 'x.mid'));
    expect(await page.refusal('files.save', save('x.mid'))).toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('cannot be written') as unknown,
    });
    expect(existsSync(path.join(folder, 'no such folder'))).toBe(false);
  });
});

describe('a MIDI file', () => {
  const read = (name: string, bytes: Uint8Array) => ({ file: { name, bytes } });

  test('comes as notes on its grid, with its title', async () => {
    const piece = await pageOf(host).call<Imported>('midi.read', read('C:\\music\\Air on G.midi', TUNE));
    expect(piece).toMatchObject({ title: 'Air on G', steps: 3, stepQuarters: 0.5 });
    expect(piece.notes.map(({ pitch, startStep, steps }) => [pitch, startStep, steps])).toEqual([
      [60, 0, 2],
      [64, 1, 1],
    ]);
    expect(piece).not.toHaveProperty('warning');
  });

  test('whose voices share a key comes as what a piano can play, and so as what is exported', async () => {
    const voices = bytesOf(
      header(1, 2),
      track(note(60, { ticks: 1920 }), END),
      track(note(60, { delta: 480, ticks: 480, channel: 1 }), END),
    );
    const piece = await pageOf(host).call<Imported>('midi.read', read('voices.mid', voices));
    expect(piece.notes.map(({ pitch, startStep, steps }) => [pitch, startStep, steps])).toEqual([
      [60, 0, 1],
      [60, 1, 3],
    ]);
    const exported = notesToMidi(piece.notes, piece);
    expect((await pageOf(host).call<Imported>('midi.read', read('again.mid', exported))).notes).toEqual(
      piece.notes,
    );
  });

  test('may be longer than what is generated, and tells what was left out', async () => {
    const long = oneTrack(
      note(60, { ticks: 480 }),
      note(40, { channel: 9 }),
      note(64, { delta: 480 * 9000 }),
    );
    const piece = await pageOf(host).call<Imported>('midi.read', read('long.mid', long));
    expect(piece.notes).toHaveLength(2);
    expect(piece.steps * piece.stepQuarters).toBeGreaterThan(9000);
    expect(piece.warning).toContain('drum');
  });

  test('without notes, or that is none, is refused by name', async () => {
    const page = pageOf(host);
    expect(
      await page.refusal('midi.read', read('drums.mid', oneTrack(note(40, { channel: 9 })))),
    ).toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/^The file drums\.mid holds no notes/) as unknown,
    });
    expect(await page.refusal('midi.read', read('cat.mid', new Uint8Array([1, 2, 3])))).toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('not a MIDI file') as unknown,
    });
    const huge = read('huge.mid', new Uint8Array(MAX_FILE_BYTES + 1));
    expect(await page.refusal('midi.read', huge)).toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('32 MB') as unknown,
    });
  });

  test('that hangs its parser costs that file alone, and waits for nobody who left', async () => {
    const child = path.join(folder, 'hang.mjs');
    const answer = '{ refused: `of ${bytes.length} bytes` }';
    await writeFile(
      child,
      `process.on('message', ({ bytes }) => { if (bytes.length === 1) for (;;); process.send(${answer}); });
       process.send('ready');`,
    );
    const hanging = openHost({ models: folder, parser: { spawn: forkParser(child), patienceMs: 500 } });
    const page = pageOf(hanging);
    const stuck = page.begin('midi.read', read('a.mid', new Uint8Array(1)));
    const left = page.begin('midi.read', read('b.mid', new Uint8Array(1)));
    page.cancel(left.id);
    expect(await left.answer).toMatchObject({ code: 'cancelled' });
    expect(await stuck.answer).toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('within 0.5 seconds') as unknown,
    });
    expect(await page.refusal('midi.read', read('c.mid', new Uint8Array(2)))).toMatchObject({
      message: 'The file c.mid could not be read: of 2 bytes',
    });
    await hanging.close();
  });
});
