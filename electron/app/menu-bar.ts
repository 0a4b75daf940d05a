import { app, type BrowserWindow, Menu, nativeTheme } from 'electron';
import type { MenuEntry, PageMenus } from '../../core/contract/shell.ts';
import { type MenuActions, menuTemplate } from './menu-template.ts';

const NOTHING: PageMenus = { menus: [], theme: 'system' };

/** The menu bar of the window. It is built anew when it has other entries; what is off or ticked is changed in place. */
export class MenuBar {
  private page = NOTHING;
  private recent: readonly string[] = [];
  private atStart: boolean | undefined;
  private built: string | undefined;

  constructor(
    private readonly window: BrowserWindow,
    private readonly actions: MenuActions,
  ) {
    this.build();
  }

  /** Shows the page's commands as they are now. */
  showPage(page: PageMenus): void {
    this.page = page;
    if (nativeTheme.themeSource !== page.theme) nativeTheme.themeSource = page.theme;
    this.build();
    for (const entry of this.entries()) show(entry);
  }

  showRecent(recent: readonly string[]): void {
    this.recent = recent;
    this.build();
  }

  /** Offers updates, and says whether they are looked for at the start. */
  showUpdates(atStart: boolean): void {
    this.atStart = atStart;
    this.build();
  }

  private entries(): readonly MenuEntry[] {
    return this.page.menus.flatMap(({ sections }) => sections.flat());
  }

  private build(): void {
    const shape = this.shape();
    if (shape === this.built) return;
    this.built = shape;
    const { page, recent, atStart } = this;
    const parts = {
      ...{ menus: page.menus, recent, platform: process.platform, developer: !app.isPackaged },
      ...(atStart === undefined ? {} : { updates: { atStart } }),
    };
    const command = (id: string) => this.choose(id);
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(parts, { ...this.actions, command })));
  }

  /** What cannot be changed in a menu that is there. */
  private shape(): string {
    const { page, recent, atStart } = this;
    const menus = page.menus.map(({ name, sections }) => [
      name,
      sections.map((entries) => entries.map(({ id, label, keys }) => [id, label, keys])),
    ]);
    return JSON.stringify([menus, recent, atStart]);
  }

  /** In a field that is typed in, what edits letters is the browser's own doing. */
  private choose(id: string): void {
    const entry = this.entries().find((one) => one.id === id);
    // A tick is set when the page has done it, not by the press.
    if (entry) show(entry);
    if (entry?.inField) this.window.webContents[entry.inField]();
    else this.actions.command(id);
  }
}

function show({ id, enabled, checked }: MenuEntry): void {
  const item = Menu.getApplicationMenu()?.getMenuItemById(id);
  if (!item) return;
  item.enabled = enabled;
  if (checked !== undefined) item.checked = checked;
}
