/** Something to press beside a sentence. */
export interface Action {
  readonly label: string;
  readonly run: () => void;
}

/** A word that goes away by itself. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action: Action | undefined;
  /** Whether it says that something was done, rather than what could be. */
  readonly confirms: boolean;
}

/** How long a toast stays, in milliseconds: long enough to read it and to press its button. */
const STAY_MS = 6000;
const MOST = 3;

/** Confirmations, the newest last. What went wrong is no toast: see notices.svelte.ts. */
export class Toasts {
  #items: readonly Toast[] = $state.raw([]);
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #nextId = 1;

  get items(): readonly Toast[] {
    return this.#items;
  }

  /** Confirms in a sentence, with a way back where there is one. */
  say(text: string, action?: Action): void {
    this.#add({ text, action, confirms: true });
  }

  /** Offers something, which is nothing that was done. */
  offer(text: string, action: Action): void {
    this.#add({ text, action, confirms: false });
  }

  dismiss(id: number): void {
    this.#items = this.#items.filter((toast) => toast.id !== id);
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Keeps all toasts: someone is reading them. */
  hold(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Lets toasts go away again. */
  resume(): void {
    for (const { id } of this.#items) {
      if (!this.#timers.has(id))
        this.#timers.set(
          id,
          setTimeout(() => this.dismiss(id), STAY_MS),
        );
    }
  }

  #add(toast: Omit<Toast, 'id'>): void {
    this.#items = [...this.#items, { id: this.#nextId++, ...toast }].slice(-MOST);
    this.resume();
  }
}
