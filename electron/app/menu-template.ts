import path from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuEntry, PageMenu } from '../../core/contract/shell.ts';
import { acceleratorOf } from './accelerator.ts';

type Item = MenuItemConstructorOptions;

/** What the menus are made of. */
export interface MenuParts {
  /** The page's commands; none before it has told them. */
  readonly menus: readonly PageMenu[];
  /** Paths, the newest first. */
  readonly recent: readonly string[];
  /** Whether updates are looked for at the start; absent where there is nothing to ask. */
  readonly updates?: { readonly atStart: boolean };
  readonly platform: NodeJS.Platform;
  /** Whether to offer the tools of a developer. */
  readonly developer: boolean;
}

/** What the entries do. */
export interface MenuActions {
  command(id: string): void;
  openRecent(file: string): void;
  clearRecent(): void;
  showLogs(): void;
  checkForUpdates(): void;
  lookAtStart(look: boolean): void;
}

const BREAK: Item = { type: 'separator' };

/** The whole menu bar: the page's commands where they belong, and around them what the application itself does. */
export function menuTemplate(parts: MenuParts, actions: MenuActions): Item[] {
  const mac = parts.platform === 'darwin';
  const of = (name: PageMenu['name'], without: readonly string[] = []) =>
    sectionsOf(name, without, parts, actions);
  const [first = [], ...rest] = of('file', mac ? ['settings'] : []);
  return [
    ...(mac ? [appMenu(parts, actions)] : []),
    menu('File', [
      [...first, recentMenu(parts.recent, actions)],
      ...rest,
      [mac ? { role: 'close' } : { role: 'quit', label: 'Quit Rivulet' }],
    ]),
    ...pageMenu('Edit', of('edit')),
    ...pageMenu('Make', of('make')),
    ...pageMenu('Play', of('play')),
    menu('View', [...of('view'), ...windowView(parts)]),
    { role: 'windowMenu', label: 'Window' },
    menu('Help', [...of('help', mac ? ['about'] : []), ...helpEntries(parts, actions)]),
  ];
}

/** The menu that macOS names after the application. */
function appMenu(parts: MenuParts, actions: MenuActions): Item {
  const pick = (id: string) =>
    sectionsOf('file', [], parts, actions)
      .concat(sectionsOf('help', [], parts, actions))
      .flat()
      .filter((item) => item.id === id);
  return menu('Rivulet', [
    pick('about'),
    pick('settings'),
    [{ role: 'services' }],
    [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }],
    [{ role: 'quit' }],
  ]);
}

/** What is done to the window rather than to the piece. */
function windowView({ developer }: MenuParts): Item[][] {
  return [
    [
      { role: 'zoomIn', label: 'Everything larger' },
      { role: 'zoomOut', label: 'Everything smaller' },
      { role: 'resetZoom', label: 'Everything at its usual size' },
    ],
    [{ role: 'togglefullscreen', label: 'Full screen' }],
    developer ? [{ role: 'toggleDevTools', label: 'Developer tools' }] : [],
  ];
}

function helpEntries({ updates }: MenuParts, actions: MenuActions): Item[][] {
  const logs: Item = { id: 'show-logs', label: 'Show logs', click: () => actions.showLogs() };
  if (!updates) return [[logs]];
  return [
    [
      { id: 'check-updates', label: 'Check for Updates', click: () => actions.checkForUpdates() },
      {
        id: 'updates-at-start',
        label: 'Look for updates at the start',
        type: 'checkbox',
        checked: updates.atStart,
        click: ({ checked }) => actions.lookAtStart(checked),
      },
    ],
    [logs],
  ];
}

function recentMenu(files: readonly string[], actions: MenuActions): Item {
  const names = files.map((file) => path.basename(file));
  const items = files.map((file, at): Item => {
    // Two files of one name are told apart by their folders.
    const twins = names.filter((name) => name === names[at]).length > 1;
    const label = twins ? `${names[at]}, in ${path.basename(path.dirname(file))}` : names[at]!;
    return { label: plain(label), click: () => actions.openRecent(file) };
  });
  const clear: Item = { id: 'clear-recent', label: 'Clear', click: () => actions.clearRecent() };
  return {
    ...{ id: 'recent', label: 'Open Recent', enabled: files.length > 0 },
    submenu: [...items, BREAK, clear],
  };
}

/** A menu of the page alone is there as soon as the page has told it. */
function pageMenu(label: string, sections: Item[][]): Item[] {
  return sections.length > 0 ? [menu(label, sections)] : [];
}

function sectionsOf(
  name: PageMenu['name'],
  without: readonly string[],
  { menus, platform }: MenuParts,
  actions: MenuActions,
): Item[][] {
  const sections = menus.find((one) => one.name === name)?.sections ?? [];
  return sections.map((entries) =>
    entries.filter(({ id }) => !without.includes(id)).map((entry) => itemOf(entry, platform, actions)),
  );
}

function itemOf(
  { id, label, keys, enabled, checked }: MenuEntry,
  platform: NodeJS.Platform,
  actions: MenuActions,
): Item {
  const accelerator = keys === undefined ? undefined : acceleratorOf(keys, platform);
  return {
    ...{ id, label: plain(label), enabled, click: () => actions.command(id) },
    ...(checked === undefined ? {} : { type: 'checkbox', checked }),
    // Shown and no more: the page hears its keys itself, and knows who has the focus.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  };
}

/** Sections with lines between them. */
function menu(label: string, sections: readonly Item[][]): Item {
  const filled = sections.filter((items) => items.length > 0);
  return { label, submenu: filled.flatMap((items, at) => (at === 0 ? items : [BREAK, ...items])) };
}

/** In a menu, an ampersand marks a letter unless there are two. */
function plain(label: string): string {
  return label.replaceAll('&', '&&');
}
