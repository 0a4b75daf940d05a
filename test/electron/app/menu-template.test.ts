import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { MenuEntry, PageMenu } from '../../../core/contract/shell.ts';
import { acceleratorOf } from '../../../electron/app/accelerator.ts';
import { type MenuParts, menuTemplate } from '../../../electron/app/menu-template.ts';

type Item = MenuItemConstructorOptions;

const entry = (id: string, more: Partial<MenuEntry> = {}): MenuEntry => ({
  id,
  label: `Do ${id}`,
  enabled: true,
  ...more,
});

const MENUS: readonly PageMenu[] = [
  {
    name: 'file',
    sections: [
      [entry('import', { keys: 'Mod+O' })],
      [entry('export')],
      [entry('settings', { keys: 'Mod+,' })],
    ],
  },
  { name: 'edit', sections: [[entry('undo', { keys: 'Mod+Z', enabled: false })]] },
  { name: 'play', sections: [[entry('loop', { keys: 'L', checked: true })]] },
  { name: 'help', sections: [[entry('about')]] },
];

function build(change: Partial<MenuParts> = {}) {
  const actions = {
    command: vi.fn(),
    openRecent: vi.fn(),
    clearRecent: vi.fn(),
    showLogs: vi.fn(),
    checkForUpdates: vi.fn(),
    lookAtStart: vi.fn(),
  };
  const parts = { menus: MENUS, recent: [], platform: 'linux' as const, developer: false, ...change };
  return { bar: menuTemplate(parts, actions), actions };
}

const inside = (items: readonly Item[], label: string): Item[] =>
  items.find((item) => item.label === label)?.submenu as Item[];
const words = (items: readonly Item[]) => items.map(({ label, role, type }) => label ?? role ?? type);

function press(items: readonly Item[], label: string, state: { checked?: boolean } = {}): void {
  const { click } = items.find((item) => item.label === label)!;
  click!(state as Electron.MenuItem, undefined, {} as KeyboardEvent);
}

describe('the menu bar', () => {
  it('has the page’s commands in their menus, and a press tells which', () => {
    const { bar, actions } = build();
    expect(words(bar)).toEqual(['File', 'Edit', 'Play', 'View', 'Window', 'Help']);
    const file = inside(bar, 'File');
    expect(words(file)).toEqual([
      ...['Do import', 'Open Recent', 'separator', 'Do export', 'separator', 'Do settings'],
      ...['separator', 'Quit Rivulet'],
    ]);
    press(file, 'Do import');
    expect(actions.command.mock.calls).toEqual([['import']]);
  });

  it('shows keys without taking them, and what is off or on', () => {
    const { bar } = build();
    expect(inside(bar, 'Edit')[0]).toMatchObject({
      ...{ id: 'undo', enabled: false },
      ...{ accelerator: 'CommandOrControl+Z', registerAccelerator: false },
    });
    expect(inside(bar, 'Play')[0]).toMatchObject({ type: 'checkbox', checked: true, accelerator: 'L' });
  });

  it('has the window’s own commands before the page has told any', () => {
    const { bar } = build({ menus: [], developer: true });
    expect(words(bar)).toEqual(['File', 'View', 'Window', 'Help']);
    const roles = inside(bar, 'View').map(({ role }) => role);
    for (const role of ['zoomIn', 'zoomOut', 'resetZoom', 'togglefullscreen', 'toggleDevTools'])
      expect(roles).toContain(role);
  });

  it('takes no key of an editor away, and has no tools for developers in what people install', () => {
    const roles = JSON.stringify(build().bar);
    expect(roles).not.toMatch(
      /"role":"(?:editMenu|undo|redo|cut|copy|paste|selectAll|reload|toggleDevTools)"/,
    );
  });

  it('lists recent files by name, tells twins apart by their folders, and can be cleared', () => {
    const recent = ['/a/x.mid', '/b/x.mid', '/c/R&B.mid'];
    const { bar, actions } = build({ recent });
    const list = inside(inside(bar, 'File'), 'Open Recent');
    expect(words(list)).toEqual(['x.mid, in a', 'x.mid, in b', 'R&&B.mid', 'separator', 'Clear']);
    press(list, 'R&&B.mid');
    expect(actions.openRecent.mock.calls).toEqual([['/c/R&B.mid']]);
    press(list, 'Clear');
    expect(actions.clearRecent).toHaveBeenCalledOnce();
    const without = inside(build().bar, 'File').find(({ label }) => label === 'Open Recent');
    expect(without).toMatchObject({ enabled: false });
  });

  it('offers updates only where there is a feed to ask', () => {
    expect(JSON.stringify(build().bar)).not.toMatch(/update/i);
    const { bar, actions } = build({ updates: { atStart: true } });
    const help = inside(bar, 'Help');
    press(help, 'Check for Updates');
    expect(actions.checkForUpdates).toHaveBeenCalledOnce();
    expect(help).toContainEqual(expect.objectContaining({ type: 'checkbox', checked: true }));
    press(help, 'Look for updates at the start', { checked: false });
    expect(actions.lookAtStart.mock.calls).toEqual([[false]]);
    press(help, 'Show logs');
    expect(actions.showLogs).toHaveBeenCalledOnce();
  });

  it('is as macOS has it there: settings and quitting in the menu of the application', () => {
    const { bar } = build({ platform: 'darwin' });
    expect(words(bar)[0]).toBe('Rivulet');
    const own = words(inside(bar, 'Rivulet'));
    expect(own.slice(0, 3)).toEqual(['Do about', 'separator', 'Do settings']);
    expect(own.at(-1)).toBe('quit');
    expect(words(inside(bar, 'File'))).not.toContain('Do settings');
    expect(words(inside(bar, 'Help'))).not.toContain('Do about');
  });
});

describe('keys in a menu', () => {
  it.each([
    ['Mod+Shift+Z', 'CommandOrControl+Shift+Z'],
    ['Shift+ArrowUp', 'Shift+Up'],
    ['+', 'Plus'],
    ['Mod+,', 'CommandOrControl+,'],
    ['?', '?'],
  ])('%s is %s', (keys, accelerator) => expect(acceleratorOf(keys, 'linux')).toBe(accelerator));

  it('that people also type are left to the page on macOS, where a menu takes what it shows', () => {
    expect(acceleratorOf('G', 'darwin')).toBeUndefined();
    expect(acceleratorOf('Delete', 'darwin')).toBeUndefined();
    expect(acceleratorOf('Mod+Z', 'darwin')).toBe('CommandOrControl+Z');
  });
});
