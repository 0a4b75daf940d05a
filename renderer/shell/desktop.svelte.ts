import type { ShellEvent } from '../../core/contract/shell.ts';
import { HostError } from '../api.ts';
import type { Studio } from '../state/studio.svelte.ts';
import { pressOf } from './chord.ts';
import { commandNamed } from './commands.ts';
import { OPEN_ABOVE, TYPED_IN } from './keyboard.ts';
import { isOffered, menusOf } from './menus.ts';

/** The desktop application around the page: its menus, and the files that it is given. There is none in a browser. */
export class Desktop {
  readonly #studio: Studio;
  #watching = $state(false);
  #field = $state(false);
  #above = $state(false);
  /** What the menus were told last. */
  #told = '';

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** Hears from now on what the application wants. */
  watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    const onProgress = (event: ShellEvent) => void this.#hear(event);
    this.#studio.api.call('shell.watch', {}, { onProgress }).catch((thrown: unknown) => {
      this.#watching = false;
      this.#studio.tell(thrown);
    });
  }

  /** Tells the application what its menus are to show, where that has changed; an effect of the window calls it. */
  tellMenus(): void {
    if (!this.#watching) return;
    const { api, theme } = this.#studio;
    const menus = menusOf(this.#studio, { field: this.#field, above: this.#above });
    const request = { menus, theme: theme.choice };
    const said = JSON.stringify(request);
    if (said === this.#told) return;
    this.#told = said;
    api.call('shell.menu', request).catch((thrown: unknown) => this.#studio.tell(thrown));
  }

  /** Hears that the focus is elsewhere: other things have the keys then. */
  look(): void {
    this.#field = document.activeElement?.matches(TYPED_IN) ?? false;
    this.#above = document.querySelector(OPEN_ABOVE) !== null;
  }

  /** The same, when what goes has gone. */
  lookSoon(): void {
    setTimeout(() => this.look());
  }

  async #hear(event: ShellEvent): Promise<void> {
    if (event.kind === 'command') return this.#choose(event.id);
    if (event.kind === 'notice') return this.#notice(event);
    this.#studio.dialog = undefined;
    if (event.what === 'midi') return this.#studio.files.take(event.file);
    const { importingOf } = await import('../models/importing.svelte.ts');
    this.#studio.room = 'models';
    await importingOf(this.#studio).take(event.file);
  }

  /** Does what was chosen in a menu, unless it has lost its sense since. */
  #choose(id: string): void {
    const command = commandNamed(id);
    if (!command || document.querySelector(OPEN_ABOVE) || !isOffered(command, this.#studio)) return;
    if (this.#studio.room === 'music' || command.anywhere) return command.run(this.#studio);
    const press = new KeyboardEvent('keydown', pressOf(command.keys[0]!));
    (document.activeElement ?? document.body).dispatchEvent(press);
  }

  #notice({ cause, tone, title, detail, logs }: Extract<ShellEvent, { kind: 'notice' }>): void {
    const actions = logs ? [{ label: 'Show the log', run: () => void this.#showLogs() }] : [];
    this.#studio.notices.show({ cause, tone, title, detail, actions });
  }

  async #showLogs(): Promise<void> {
    await this.#studio.api.call('shell.logs', {}).catch((thrown: unknown) => {
      if (thrown instanceof HostError) this.#studio.tell(thrown);
    });
  }
}
