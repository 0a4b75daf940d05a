import type { StudioModel } from '../../core/contract/models.ts';
import { download } from '../files.ts';
import { asked } from '../state/asked.ts';
import { preferModel, preferredModel } from '../state/preferred-model.ts';
import { lasting } from '../state/lasting.svelte.ts';
import type { Studio } from '../state/studio.svelte.ts';
import { roomOf } from '../text/room.svelte.ts';

/** What the check of a model's files found. */
export type Checked = { readonly ok: boolean; readonly faults: readonly string[] };

/** What a person does with the models that are there. Every failure is told; none is thrown. */
export class Keeper {
  readonly #studio: Studio;
  /** Counts preferences: what is kept is not reactive. */
  #preferences = $state(0);
  #exporting: string | undefined = $state();

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** The model that is on its way into a file. */
  get exporting(): string | undefined {
    return this.#exporting;
  }

  /** Whether the studio begins with this model. */
  isPreferred({ name, kind }: Pick<StudioModel, 'name' | 'kind'>): boolean {
    void this.#preferences;
    const ofKind = this.#studio.models.all.filter((model) => model.kind === kind);
    return preferredModel(kind, ofKind)?.name === name;
  }

  /** Whether its room makes things with this model now. */
  isInUse({ name, kind }: Pick<StudioModel, 'name' | 'kind'>): boolean {
    const { generation, api } = this.#studio;
    const { sampling } = kind === 'music' ? generation : roomOf(api).sentences;
    // A room that was not entered yet begins with what is preferred.
    return sampling.model ? sampling.model.name === name : this.isPreferred({ name, kind });
  }

  /** Begins with this model from the next start on. */
  prefer({ name, kind }: Pick<StudioModel, 'name' | 'kind'>): void {
    preferModel(kind, name);
    this.#preferences++;
    const what = kind === 'music' ? 'Music' : 'Text';
    this.#studio.toasts.say(`${what} begins with ${name} from now on`);
  }

  /** Chooses a model in its room, and goes there. */
  use({ name, kind }: Pick<StudioModel, 'name' | 'kind'>): void {
    const studio = this.#studio;
    if (kind === 'music') {
      studio.generation.chooseModel(name);
    } else {
      const { sentences } = roomOf(studio.api);
      sentences.setModels(studio.textModels);
      sentences.chooseModel(name);
    }
    studio.room = kind;
  }

  /** Writes a model as one file, to share it. */
  async export(name: string): Promise<void> {
    this.#exporting = name;
    const again = () => void this.export(name);
    const answer = await this.#ask('export-model', `${name} was not exported.`, again, () =>
      this.#studio.api.call('models.export', { model: name }),
    );
    this.#exporting = undefined;
    if (answer?.file) download(answer.file.name, answer.file.bytes, 'application/zip');
    const saved = answer?.name ?? answer?.file?.name;
    if (saved !== undefined) this.#studio.toasts.say(`Saved ${saved}`);
  }

  /** Deletes an own model, or a folder that holds none, with a way back in a toast. */
  async remove(name: string): Promise<void> {
    const again = () => void this.remove(name);
    const gone = await this.#ask('delete-model', `${name} was not deleted.`, again, () =>
      this.#studio.api.call('models.delete', { model: name }),
    );
    if (!gone) return;
    await this.#studio.models.refresh();
    const undo = { label: 'Undo', run: () => void this.restore(gone.id) };
    this.#studio.toasts.say(`Deleted ${name}`, undo);
  }

  /** Brings back what was deleted. */
  async restore(id: string): Promise<void> {
    const again = () => void this.restore(id);
    const done = await this.#ask('delete-model', 'The model was not brought back.', again, () =>
      this.#studio.api.call('models.restore', { id }),
    );
    if (done) await this.#studio.models.refresh();
  }

  /** Reads every byte of a model; undefined when that could not be done, which is told. */
  verify(name: string): Promise<Checked | undefined> {
    return this.#ask('verify-model', `${name} could not be checked.`, undefined, () =>
      this.#studio.api.call('models.verify', { model: name }),
    );
  }

  /** Shows a model's folder, or that of all own ones, in the system's own window. */
  async reveal(name?: string): Promise<void> {
    const request = name === undefined ? {} : { model: name };
    await this.#ask('reveal-model', 'The folder could not be shown.', undefined, () =>
      this.#studio.api.call('models.reveal', request),
    );
  }

  /** The answer, or undefined after the failure has been told. */
  #ask<Answer>(
    cause: string,
    title: string,
    again: (() => void) | undefined,
    call: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    return asked(this.#studio.notices, { cause, title, again }, call);
  }
}

const keepers = new WeakMap<Studio, Keeper>();

/** The keeper of a studio's models. */
export function keeperOf(studio: Studio): Keeper {
  const keeper = keepers.get(studio) ?? lasting(() => new Keeper(studio));
  keepers.set(studio, keeper);
  return keeper;
}
