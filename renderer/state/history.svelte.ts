/** One state of a document and what led to it. */
interface Mark<State> {
  readonly label: string;
  readonly state: State;
}

/** How many steps can be taken back. */
const DEPTH = 500;

/**
 * A value with its past and future. States are immutable and share what did not change, so that a mark costs little
 * and undo gives back the very objects that were there.
 */
export class History<State> {
  #present: State;
  #past: readonly Mark<State>[] = $state.raw([]);
  #future: readonly Mark<State>[] = $state.raw([]);
  /** The state at the beginning of the gesture that is under way. */
  #gesture: { before: State } | undefined;
  #revision = 0;

  constructor(state: State) {
    this.#present = $state.raw(state);
  }

  get present(): State {
    return this.#present;
  }

  /** Counts the marks that were made, taken back and brought back: tells whether it is still the same history. */
  get revision(): number {
    return this.#revision;
  }

  /** How it came to the present: each label and the state that it led to, from the oldest that is known, which has none. */
  get steps(): readonly Mark<State>[] {
    const states = [...this.#past.map(({ state }) => state), this.#present];
    return states.map((state, i) => ({ label: this.#past[i - 1]?.label ?? '', state }));
  }

  /** Whether a gesture is under way. */
  get underway(): boolean {
    return this.#gesture !== undefined;
  }

  /** What undo would take back. */
  get undoLabel(): string | undefined {
    return this.#past.at(-1)?.label;
  }

  /** What redo would bring back. */
  get redoLabel(): string | undefined {
    return this.#future.at(-1)?.label;
  }

  /** Moves on to another state: one step for undo. A state that is the present one leaves no mark. */
  commit(label: string, state: State): void {
    const before = this.#gesture ? this.#gesture.before : this.#present;
    this.#gesture = undefined;
    if (state === before) {
      this.#present = before;
      return;
    }
    this.#revision++;
    this.#past = [...this.#past, { label, state: before }].slice(-DEPTH);
    this.#future = [];
    this.#present = state;
  }

  /** Shows a state of a gesture that is under way; `commit` makes one step of it, `abandon` none. */
  preview(state: State): void {
    this.#gesture ??= { before: this.#present };
    this.#present = state;
  }

  /** Goes back to where the gesture began. */
  abandon(): void {
    if (!this.#gesture) return;
    this.#present = this.#gesture.before;
    this.#gesture = undefined;
  }

  /** Changes the present without a mark: for what is not part of the document's history, as a selection. */
  amend(state: State): void {
    this.#present = state;
  }

  undo(): void {
    this.abandon();
    const mark = this.#past.at(-1);
    if (!mark) return;
    this.#revision++;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, { label: mark.label, state: this.#present }];
    this.#present = mark.state;
  }

  redo(): void {
    this.abandon();
    const mark = this.#future.at(-1);
    if (!mark) return;
    this.#revision++;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, { label: mark.label, state: this.#present }];
    this.#present = mark.state;
  }
}
