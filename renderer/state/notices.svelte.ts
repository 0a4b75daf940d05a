import type { Action } from './toasts.svelte.ts';

/** What a person must know: it stays until they put it away or its cause is gone. */
export interface NoticeItem {
  /** Names the cause: another notice of the same cause takes its place. */
  readonly cause: string;
  readonly tone: 'bad' | 'warn';
  /** What happened, as a sentence. */
  readonly title: string;
  /** What is safe and what to do. */
  readonly detail?: string;
  readonly actions?: readonly Action[];
}

/** What went wrong or was changed on the way in, one notice for each cause. */
export class Notices {
  #items: readonly NoticeItem[] = $state.raw([]);

  get items(): readonly NoticeItem[] {
    return this.#items;
  }

  show(notice: NoticeItem): void {
    this.#items = [...this.#items.filter(({ cause }) => cause !== notice.cause), notice];
  }

  dismiss(cause: string): void {
    this.#items = this.#items.filter((item) => item.cause !== cause);
  }
}
