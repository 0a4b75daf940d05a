import type { StudioProgress, StudioRequest } from '../../core/contract/studio.ts';
import { messageOf } from '../../core/errors.ts';
import { HostError } from '../api.ts';
import { chooseInBrowser } from '../state/choose-files.ts';
import { sentence } from '../state/failure.ts';
import { lasting } from '../state/lasting.svelte.ts';
import type { Studio } from '../state/studio.svelte.ts';
import { keeperOf } from './keeper.svelte.ts';
import { type ChosenFile, MODEL_ACCEPT, nameOf, sentFiles } from './sending.ts';

type From = StudioRequest<'models.import'>['from'];

/** What is being taken in: its name as it was chosen, and how far that is. */
export interface Running {
  readonly name: string;
  readonly progress: StudioProgress<'models.import'> | undefined;
}

/** A model whose name another one has. */
export interface Clash {
  readonly name: string;
  readonly suggestion: string;
  /** Takes it in under another name. */
  readonly under: (name: string) => void;
}

const CAUSE = 'import-model';

/** Models on their way in, one at a time: each comes whole, or it is said why not, and nothing has changed. */
export class Importing {
  readonly #studio: Studio;
  #running: Running | undefined = $state.raw(undefined);
  #clash: Clash | undefined = $state.raw(undefined);
  #abort: AbortController | undefined;

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  get running(): Running | undefined {
    return this.#running;
  }

  /** A question that is open: which name the model is to have. */
  get clash(): Clash | undefined {
    return this.#clash;
  }

  /** Asks for a model in one file, or for a folder, and takes it in. */
  async choose(kind: 'model' | 'folder'): Promise<void> {
    if (!this.#studio.hello?.dialogs) {
      const choice = kind === 'folder' ? { folder: true } : { accept: MODEL_ACCEPT };
      return this.open(await chooseInBrowser(choice));
    }
    try {
      const { files } = await this.#studio.api.call('files.choose', { kind });
      const [file] = files;
      if (file) await this.take(file);
    } catch (thrown) {
      this.#refuse('Nothing could be chosen.', thrown);
    }
  }

  /** Takes in a file that the host has, by its token. */
  async take(file: { readonly name: string; readonly token: string }): Promise<void> {
    await this.#takeIn(file.name, () => Promise.resolve({ token: file.token }));
  }

  /** Takes in what was chosen or dropped in the page. */
  async open(files: readonly ChosenFile[]): Promise<void> {
    if (files.length === 0) return;
    await this.#takeIn(nameOf(files), async () => ({ files: await sentFiles(files) }));
  }

  /** Ends what is under way; nothing of it stays. */
  cancel(): void {
    this.#abort?.abort();
  }

  /** Leaves the model out after all. */
  forget(): void {
    this.#clash = undefined;
  }

  async #takeIn(chosen: string, from: () => Promise<From>, name?: string): Promise<void> {
    if (this.#running) return;
    this.#clash = undefined;
    this.#abort = new AbortController();
    this.#running = { name: chosen, progress: undefined };
    try {
      await this.#ask(chosen, from, name, this.#abort.signal);
      this.#studio.notices.dismiss(CAUSE);
    } catch (thrown) {
      this.#refuse(`${chosen} was not imported.`, thrown);
    } finally {
      this.#running = undefined;
    }
  }

  async #ask(
    chosen: string,
    from: () => Promise<From>,
    name: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { api, models, toasts } = this.#studio;
    const request = { from: await from(), ...(name !== undefined && { name }) };
    const onProgress = (progress: Running['progress']) => (this.#running = { name: chosen, progress });
    const answer = await api.call('models.import', request, { signal, onProgress });
    if (answer.outcome === 'taken') {
      const under = (other: string) => void this.#takeIn(chosen, from, other);
      this.#clash = { name: answer.name, suggestion: answer.suggestion, under };
      return;
    }
    await models.refresh();
    if (answer.outcome === 'already') return toasts.say(`${answer.name} is here already, byte for byte`);
    const undo = { label: 'Undo', run: () => void keeperOf(this.#studio).remove(answer.name) };
    toasts.say(`Imported ${answer.name}`, undo);
  }

  #refuse(title: string, thrown: unknown): void {
    if (thrown instanceof HostError && thrown.code === 'cancelled') return;
    const detail = `${sentence(messageOf(thrown))} Your models are as they were.`;
    this.#studio.notices.show({ cause: CAUSE, tone: 'bad', title, detail });
  }
}

const importing = new WeakMap<Studio, Importing>();

/** What a studio takes in: it goes on when the room is left. */
export function importingOf(studio: Studio): Importing {
  const known = importing.get(studio) ?? lasting(() => new Importing(studio));
  importing.set(studio, known);
  return known;
}
