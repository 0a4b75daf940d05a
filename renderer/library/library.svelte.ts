import type { BrokenTake, Take, TakeSummary } from '../../core/contract/library.ts';
import { messageOf } from '../../core/errors.ts';
import type { Api } from '../api.ts';
import { asked } from '../state/asked.ts';
import { sentence } from '../state/failure.ts';
import type { Notices } from '../state/notices.svelte.ts';
import type { Toasts } from '../state/toasts.svelte.ts';
import { Measuring } from './measuring.ts';
import type { NewTake, TakeChange } from './take.ts';

/** What the library needs of the studio. */
export interface LibraryParts {
  readonly api: Pick<Api, 'call'>;
  readonly notices: Notices;
  readonly toasts: Toasts;
}

/** The library of kept takes, as the host has it. Every failure is told; none is thrown. */
export class Library {
  readonly #parts: LibraryParts;
  readonly #measuring: Measuring;
  #takes: readonly TakeSummary[] | undefined = $state.raw(undefined);
  #broken: readonly BrokenTake[] = $state.raw([]);
  #failure: string | undefined = $state();
  #reveals = $state(false);
  #place = $state('');

  constructor(parts: LibraryParts) {
    this.#parts = parts;
    this.#measuring = new Measuring(parts.api, (id, figures) => this.#settle(id, figures));
  }

  /** Every take, the newest first; undefined while they are not known. */
  get takes(): readonly TakeSummary[] | undefined {
    return this.#takes;
  }

  /** Files in the library's folder that cannot be read. */
  get broken(): readonly BrokenTake[] {
    return this.#broken;
  }

  /** Why the list could not be had, as a sentence. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Whether the shell can show the folder. */
  get reveals(): boolean {
    return this.#reveals;
  }

  /** Where the takes are, in words. */
  get place(): string {
    return this.#place;
  }

  /** Reads the list anew: other windows keep takes too. What is shown stays until it is there. */
  async load(): Promise<void> {
    try {
      const { takes, broken, reveal, place } = await this.#parts.api.call('library.list', {});
      [this.#takes, this.#broken, this.#reveals, this.#place] = [takes, broken, reveal, place];
      this.#failure = undefined;
    } catch (thrown) {
      this.#failure = sentence(messageOf(thrown));
    }
  }

  /** Keeps a take; undefined when that failed, which is told with a way to try again. */
  async keep(take: NewTake, again?: () => void): Promise<TakeSummary | undefined> {
    const kept = await this.#ask(
      'keep',
      'The take was not kept.',
      again ?? (() => void this.keep(take)),
      () => this.#parts.api.call('library.keep', take),
    );
    if (!kept) return undefined;
    this.#put(kept.take);
    void this.#measuring.measure(kept.take, take.content);
    return kept.take;
  }

  /** A whole take; undefined when it cannot be had, which is told. */
  async open(id: string): Promise<Take | undefined> {
    const again = () => void this.open(id);
    const answer = await this.#ask('open-take', 'The take could not be opened.', again, () =>
      this.#parts.api.call('library.open', { id }),
    );
    return answer?.take;
  }

  /** Changes what is said of a take: shown at once, and taken back when it could not be kept. */
  async change(id: string, change: TakeChange): Promise<void> {
    const before = this.#takes?.find((take) => take.id === id);
    if (before) this.#put({ ...before, ...change } as TakeSummary);
    const again = () => void this.change(id, change);
    const answer = await this.#ask('change-take', 'The take was not changed.', again, () =>
      this.#parts.api.call('library.change', { id, ...change }),
    );
    if (answer) this.#put(answer.take);
    else if (before) this.#put(before);
  }

  /** Removes a take, or a file that is none, with a way back in a toast. `restored` hears that it was taken. */
  async remove(id: string, title: string, restored?: () => void): Promise<boolean> {
    const again = () => void this.remove(id, title, restored);
    const gone = await this.#ask('remove-take', 'The take was not removed.', again, () =>
      this.#parts.api.call('library.remove', { id }),
    );
    if (!gone) return false;
    this.#takes = this.#takes?.filter((take) => take.id !== id);
    this.#broken = this.#broken.filter((file) => file.id !== id);
    const undo = async () => {
      if (await this.restore(id)) restored?.();
    };
    this.#parts.toasts.say(`Removed ${title} from the library`, { label: 'Undo', run: () => void undo() });
    return true;
  }

  /** Brings back what was removed. */
  async restore(id: string): Promise<boolean> {
    const again = () => void this.restore(id);
    const done = await this.#ask('remove-take', 'The take was not brought back.', again, () =>
      this.#parts.api.call('library.restore', { id }),
    );
    if (done) await this.load();
    return done !== undefined;
  }

  /** Shows a take's file, or the folder, in the system's own window. */
  async reveal(id?: string): Promise<void> {
    await this.#ask('reveal', 'The folder could not be shown.', undefined, () =>
      this.#parts.api.call('library.reveal', id === undefined ? {} : { id }),
    );
  }

  /** Measures of a take what is not known of it yet. */
  async measure(take: Take): Promise<void> {
    await this.#measuring.measure(take, take.content);
  }

  /** The answer, or undefined after the failure has been told. */
  #ask<Answer>(
    cause: string,
    title: string,
    again: (() => void) | undefined,
    call: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const told = { cause, title, again, safe: 'Everything else is as it was.' };
    return asked(this.#parts.notices, told, call);
  }

  /** What was measured goes into the take's file; that this fails is no one's concern but the next measurement's. */
  async #settle(id: string, figures: TakeChange): Promise<void> {
    const answer = await this.#parts.api.call('library.change', { id, ...figures }).catch(() => undefined);
    if (answer) this.#put(answer.take);
  }

  /** Puts a take in its place in the list, or first. */
  #put(take: TakeSummary): void {
    if (!this.#takes) return;
    const known = this.#takes.some(({ id }) => id === take.id);
    this.#takes = known
      ? this.#takes.map((one) => (one.id === take.id ? take : one))
      : [take, ...this.#takes];
  }
}
