import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFiles } from '../../../electron/midi/walk.ts';
import { folderWith } from './folders.ts';

const names = async (folder: string) => (await listFiles(folder)).map(({ name }) => relative(folder, name));

describe('the files below a path', () => {
  it('are all found, any name, in order of their paths', async () => {
    const folder = folderWith({ 'b/2.mid': '', 'b/10.txt': '', 'b.mid': '', '.hidden': '', 'a b/ü': '' });
    expect(await names(folder)).toEqual(['.hidden', 'a b/ü', 'b.mid', 'b/10.txt', 'b/2.mid']);
  });

  it('are found once each where links form a loop', async () => {
    const folder = folderWith({ 'a/one.mid': '', 'z/two.mid': '' });
    symlinkSync(folder, join(folder, 'a', 'loop'));
    symlinkSync(join(folder, 'z'), join(folder, 'a', 'shortcut'));
    symlinkSync(join(folder, 'self'), join(folder, 'self'));
    const files = await listFiles(folder);
    expect(files.map(({ name, fault }) => [relative(folder, name), fault])).toEqual([
      ['a/one.mid', undefined],
      ['self', 'a link that leads nowhere'],
      ['z/two.mid', undefined],
    ]);
  });

  it('are followed through links to folders elsewhere', async () => {
    const elsewhere = folderWith({ 'tune.mid': '' });
    const folder = folderWith({});
    symlinkSync(elsewhere, join(folder, 'linked'));
    expect(await names(folder)).toEqual(['linked/tune.mid']);
  });

  it('may have names that are no UTF-8', async () => {
    const folder = folderWith({});
    const path = Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.mid')]);
    writeFileSync(path, '');
    const [file] = await listFiles(folder);
    expect(file!.path.equals(path)).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('are not opened when they are pipes or sockets', async () => {
    const folder = folderWith({});
    const path = join(folder, 'socket.mid');
    const server = createServer().listen(path);
    await once(server, 'listening');
    expect((await listFiles(folder)).map((file) => file.fault)).toEqual(['not a regular file']);
    expect((await listFiles(path))[0]!.fault).toBe('not a regular file');
    server.close();
  });

  it('do not exist where the path does not', async () => {
    await expect(listFiles('/nowhere/at/all')).rejects.toThrow('no file or folder at /nowhere/at/all');
  });
});
