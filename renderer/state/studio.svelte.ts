import type { StudioModel, StudioResponse } from '../../core/contract/studio.ts';
import type { MusicDocument } from '../../core/document.ts';
import { messageOf } from '../../core/errors.ts';
import { type Api, HostError } from '../api.ts';
import { Player } from '../audio/player.svelte.ts';
import { FineTuning } from '../finetune/finetune.svelte.ts';
import { Library } from '../library/library.svelte.ts';
import { LibraryShelf } from '../library/shelf.ts';
import { MusicPanelState } from '../music/panel.svelte.ts';
import { Roll } from '../roll/roll.svelte.ts';
import { Layout } from '../shell/layout.svelte.ts';
import { originOf } from '../shell/origin.ts';
import { Audition } from './audition.svelte.ts';
import { Editor } from './editor.svelte.ts';
import { sentence } from './failure.ts';
import { Files } from './files.svelte.ts';
import { Generation } from './generation.svelte.ts';
import { Latents } from './latents.svelte.ts';
import { Models } from './models.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { type Room, ROOMS } from './rooms.ts';
import { keepSetting, readSetting } from './storage.ts';
import type { Theme } from './theme.svelte.ts';
import { Toasts } from './toasts.svelte.ts';

/** A dialog of the window. */
export type StudioDialog = 'shortcuts' | 'settings' | 'providers' | 'about' | 'tour';

/** The line to the host: `waiting` until it stands for the first time. */
export type Line = 'waiting' | 'up' | 'lost';

/** How long the first answer may take before it is told as lost, in milliseconds. */
const PATIENCE_MS = 5000;

/** What a studio is made of. */
export interface StudioParts {
  /** Opens the line to the host; is given what hears whether it stands. */
  readonly open: (onLine: (up: boolean) => void) => Api;
  readonly theme: Theme;
  /** The piece to begin with. */
  readonly document: MusicDocument;
}

/** Everything that the window shows and its commands work on. */
export class Studio {
  readonly api: Api;
  readonly editor: Editor;
  readonly player: Player;
  /** Hears what is not the open piece. */
  readonly audition = new Audition(() => this.player);
  readonly roll: Roll;
  /** The kept takes. */
  readonly library: Library;
  readonly shelf: LibraryShelf;
  readonly generation: Generation;
  readonly latents: Latents;
  /** The panel of the music room. */
  readonly panel: MusicPanelState;
  readonly files: Files;
  /** The models that the host has. */
  readonly models: Models;
  /** Models that learn from files of one's own. */
  readonly fineTuning: FineTuning;
  readonly toasts = new Toasts();
  readonly notices = new Notices();
  readonly theme: Theme;
  /** How the window was left. */
  readonly layout = new Layout();

  #line: Line = $state('waiting');
  #hello: StudioResponse<'hello'> | undefined = $state.raw(undefined);
  #room: Room = $state('music');
  #dialog: StudioDialog | undefined = $state(undefined);

  constructor({ open, theme, document }: StudioParts) {
    this.theme = theme;
    this.api = open((up) => this.#onLine(up));
    this.editor = new Editor(document);
    this.player = new Player(() => this.audition.piece ?? this.editor.document);
    this.player.volume = Number(readSetting('volume') ?? 1) || 0;
    this.roll = new Roll(this.editor, this.player);
    this.library = new Library(this);
    this.shelf = new LibraryShelf(this.library);
    this.shelf.remember(document, [originOf(document)]);
    this.generation = new Generation(this.api, this.editor, this.player, { shelf: this.shelf });
    this.models = new Models(this.api, (all) => this.#useModels(all));
    this.fineTuning = new FineTuning(this);
    this.latents = new Latents(this);
    this.panel = new MusicPanelState(this);
    this.files = new Files({
      api: this.api,
      editor: this.editor,
      notices: this.notices,
      toasts: this.toasts,
      hostDialogs: () => this.#hello?.dialogs ?? false,
      opened: () => this.opened(),
    });
    this.#restoreLayout();
    setTimeout(() => this.#line === 'waiting' && (this.#line = 'lost'), PATIENCE_MS);
  }

  get line(): Line {
    return this.#line;
  }

  get connected(): boolean {
    return this.#line === 'up';
  }

  /** What the page runs in; undefined until the host has said so. */
  get hello(): StudioResponse<'hello'> | undefined {
    return this.#hello;
  }

  get textModels(): readonly StudioModel[] {
    return this.models.all.filter(({ kind }) => kind === 'text');
  }

  get room(): Room {
    return this.#room;
  }

  set room(room: Room) {
    this.#room = room;
  }

  get dialog(): StudioDialog | undefined {
    return this.#dialog;
  }

  set dialog(dialog: StudioDialog | undefined) {
    this.#dialog = dialog;
  }

  /** Sets how loud the studio is, from 0 to 1, and keeps it on this machine. */
  setVolume(volume: number): void {
    this.player.volume = volume;
    keepSetting('volume', String(volume));
  }

  /** Remembers how the window is now, for the next start; an effect of the window calls it. */
  rememberLayout(): void {
    const { follow, snapQuarters } = this.roll;
    this.layout.remember({ room: this.#room, follow, snapQuarters });
  }

  /** Lays the window out as at a first start. */
  resetLayout(): void {
    this.layout.resize(undefined);
    this.roll.follow = true;
    this.roll.snapQuarters = undefined;
    this.latents.folded = false;
  }

  /** Keeps the open piece in the library, with how it was made; says so, with a way back. */
  async keep(): Promise<void> {
    const { document, steps } = this.editor;
    const active = this.generation.placement.active;
    const id = await this.shelf.keepOpen(
      steps,
      document,
      active && document.model ? { provider: active.provider } : {},
    );
    if (id === undefined) return;
    const undo = () => void this.library.remove(id, document.title);
    this.toasts.say(`Kept ${document.title} in the library`, { label: 'Undo', run: undo });
  }

  /** Goes where a model learns from files of one's own; prepares a training of this one where one is named. */
  fineTune(model?: string): void {
    this.fineTuning.prepare(model);
    this.#room = 'finetune';
  }

  /** Shows an error that nobody expected, instead of going on in silence. */
  tell(thrown: unknown): void {
    if (thrown instanceof HostError && ['cancelled', 'host-gone'].includes(thrown.code)) return;
    // Chromium's word for a layout that took two rounds: nothing is wrong.
    if (messageOf(thrown).startsWith('ResizeObserver loop')) return;
    this.notices.show({
      cause: 'unexpected',
      tone: 'bad',
      title: 'Something in this window went wrong.',
      detail: `Your piece is kept, and you can go on. ${sentence(messageOf(thrown))}`,
      actions: [{ label: 'Reload the window', run: () => location.reload() }],
    });
  }

  #restoreLayout(): void {
    const { room, follow, snapQuarters } = this.layout.kept;
    this.#room = ROOMS.find((one) => one === room) ?? 'music';
    this.roll.follow = follow ?? true;
    this.roll.snapQuarters = snapQuarters;
  }

  #onLine(up: boolean): void {
    if (!up && this.#line === 'waiting') return;
    this.#line = up ? 'up' : 'lost';
    if (!up) return;
    if (!this.#hello) void this.#greet();
    void this.fineTuning.jobs.watch();
  }

  #useModels(models: readonly StudioModel[]): void {
    this.generation.setModels(models);
    // A room that was left may be gone.
    if (this.#room === 'text' && this.textModels.length === 0) this.#room = 'music';
  }

  async #greet(): Promise<void> {
    try {
      this.#hello = await this.api.call('hello', {});
      this.notices.dismiss('hello');
      this.models.greet(this.#hello.models);
    } catch (thrown) {
      // A line that broke meanwhile is greeted again when it stands.
      if (thrown instanceof HostError && thrown.code === 'host-gone') return;
      this.notices.show({
        cause: 'hello',
        tone: 'bad',
        title: 'Rivulet could not say which models it has.',
        detail: `${sentence(messageOf(thrown))} Your piece can be played and edited.`,
        actions: [{ label: 'Try again', run: () => void this.#greet() }],
      });
    }
  }

  /** Shows the music room and its document, which is another one now, from the start. */
  opened(): void {
    this.audition.end();
    this.#room = 'music';
    this.player.stop();
    this.player.seek(0);
    this.roll.fit();
  }
}
