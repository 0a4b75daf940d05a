import { describe, expect, it, vi } from 'vitest';
import { studioCalls } from '../../../core/contract/studio.ts';
import type { ShellEvent } from '../../../core/contract/shell.ts';
import { ChosenFiles } from '../../../electron/host/chosen-files.ts';
import type { Scope } from '../../../electron/host/service.ts';
import { type Desktop, type DesktopEvent, shellServices } from '../../../electron/host/shell.ts';

function desktop() {
  const heard = new Set<(event: DesktopEvent) => void>();
  const parts = {
    listen: (hear: (event: DesktopEvent) => void) => {
      heard.add(hear);
      return () => void heard.delete(hear);
    },
    showMenus: vi.fn(),
    drag: vi.fn(() => Promise.resolve()),
    showLogs: vi.fn(() => Promise.resolve()),
    used: vi.fn(),
  } satisfies Desktop;
  return { ...parts, tell: (event: DesktopEvent) => heard.forEach((hear) => hear(event)), heard };
}

function scope() {
  const abort = new AbortController();
  const told: ShellEvent[] = [];
  const files = new ChosenFiles();
  const progress = (event: ShellEvent) => Promise.resolve(void told.push(event));
  return { scope: { signal: abort.signal, files, progress } as Scope<ShellEvent>, told, files, abort };
}

describe('the application around the page', () => {
  it('tells what it wants until the page is gone, and files by tokens alone', async () => {
    const app = desktop();
    const { scope: page, told, files, abort } = scope();
    const watching = shellServices(app)['shell.watch']({}, page);
    app.tell({ kind: 'command', id: 'undo' });
    app.tell({ kind: 'open', what: 'midi', path: '/home/me/secret place/song.mid' });
    expect(told[0]).toEqual({ kind: 'command', id: 'undo' });
    const [, opened] = told as [ShellEvent, Extract<ShellEvent, { kind: 'open' }>];
    expect(opened.file.name).toBe('song.mid');
    expect(JSON.stringify(told)).not.toContain('secret place');
    expect(files.path(opened.file.token)).toBe('/home/me/secret place/song.mid');
    for (const event of told) studioCalls['shell.watch'].progress.parse(event);
    abort.abort();
    await expect(watching).rejects.toMatchObject({ code: 'cancelled' });
    expect(app.heard.size).toBe(0);
  });

  it('hears of the menus, of what is dragged out, and shows its logs', async () => {
    const app = desktop();
    const { scope: page } = scope();
    const services = shellServices(app);
    const menus = { menus: [], theme: 'dark' as const };
    await services['shell.menu'](menus, page);
    expect(app.showMenus.mock.calls).toEqual([[menus]]);
    const bytes = Uint8Array.of(1, 2);
    await services['shell.drag']({ name: 'a.mid', bytes }, page);
    expect(app.drag.mock.calls).toEqual([['a.mid', bytes]]);
    await services['shell.logs']({}, page);
    expect(app.showLogs).toHaveBeenCalledOnce();
  });

  it('is not there in a browser, which is said', async () => {
    const { scope: page } = scope();
    const services = shellServices(undefined);
    for (const call of [
      services['shell.watch']({}, page),
      services['shell.menu']({ menus: [], theme: 'dark' }, page),
      services['shell.drag']({ name: 'a.mid', bytes: Uint8Array.of() }, page),
      services['shell.logs']({}, page),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'bad-argument', message: /desktop application/ });
    }
  });
});

describe('what a page may say', () => {
  const menus = studioCalls['shell.menu'].request;
  const entry = { id: 'undo', label: 'Undo', enabled: true };
  const menu = (change: object) => ({
    theme: 'dark',
    menus: [{ name: 'edit', sections: [[{ ...entry, ...change }]] }],
  });

  it('is commands of the page, and nothing that a shell would run', () => {
    expect(menus.safeParse(menu({})).success).toBe(true);
    for (const change of [
      { id: '../x' },
      { id: '' },
      { label: 'x'.repeat(121) },
      { role: 'quit' },
      { inField: 'reload' },
      { keys: '' },
    ])
      expect([change, menus.safeParse(menu(change)).success]).toEqual([change, false]);
    const many = Array.from({ length: 21 }, () => entry);
    const name = 'edit';
    expect(menus.safeParse({ theme: 'dark', menus: [{ name, sections: [many] }] }).success).toBe(false);
  });

  it.each(['../a.mid', 'a/b.mid', 'a\\b.mid', 'a\0.mid', 'a.exe', ''])('drags no file out as %j', (name) => {
    const { request } = studioCalls['shell.drag'];
    expect(request.safeParse({ name, bytes: Uint8Array.of(1) }).success).toBe(false);
    expect(request.safeParse({ name: 'a.mid', bytes: Uint8Array.of(1) }).success).toBe(true);
  });
});
