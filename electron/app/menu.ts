import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * The standard commands of a window, and no more. Undo, copy and the like are the page's own: an entry for them would
 * take their keys away from it, except on macOS, where text fields need these entries and the page is asked first.
 */
export function setMenu(): void {
  const mac = process.platform === 'darwin';
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
    ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
  ];
  const first: MenuItemConstructorOptions[] = mac
    ? [{ role: 'appMenu' }, { role: 'editMenu' }]
    : [{ label: 'File', submenu: [{ role: 'quit' }] }];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...first, { label: 'View', submenu: view }, { role: 'windowMenu' }]),
  );
}
