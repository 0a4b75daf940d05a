import { emptyDocument, type MusicDocument } from '../../core/document.ts';
import type { StepNote } from '../../core/music/notes.ts';
import { History } from './history.svelte.ts';

/** A document and the notes in it that are selected, by identity. */
export interface Edited {
  readonly document: MusicDocument;
  readonly selection: ReadonlySet<StepNote>;
}

/** A gesture that changes the document: shown as it goes, and one step for undo in the end. */
export interface Change {
  /** Shows a step of it, computed from where it began. */
  preview(change: (before: Edited) => Partial<Edited>): void;
  /** Makes one step for undo of what was shown. */
  settle(label: string): void;
  /** Takes back what was shown. */
  abandon(): void;
}

const NONE: ReadonlySet<StepNote> = new Set();

/** The document that is open: it changes only through `edit`, `begin` and `open`, and every change can be undone. */
export class Editor {
  readonly #history: History<Edited>;

  constructor(document: MusicDocument = emptyDocument()) {
    this.#history = new History<Edited>({ document, selection: NONE });
  }

  get document(): MusicDocument {
    return this.#history.present.document;
  }

  get selection(): ReadonlySet<StepNote> {
    return this.#history.present.selection;
  }

  get undoLabel(): string | undefined {
    return this.#history.undoLabel;
  }

  get redoLabel(): string | undefined {
    return this.#history.redoLabel;
  }

  /** Changes the document: one step for undo. What `change` leaves out stays. */
  edit(label: string, change: (now: Edited) => Partial<Edited>): void {
    this.#history.commit(label, changed(this.#history.present, change));
  }

  /** Begins a gesture. Only one is under way at a time. */
  begin(): Change {
    const history = this.#history;
    const { present: before, revision } = history;
    // What was made, undone or redone meanwhile ends the gesture: it must not bring back what it began with.
    const isLive = () => history.revision === revision;
    return {
      preview: (change) => isLive() && history.preview(changed(before, change)),
      settle: (label) => isLive() && history.commit(label, history.present),
      abandon: () => isLive() && history.abandon(),
    };
  }

  /** Selects notes; not a step for undo. */
  select(selection: Iterable<StepNote>): void {
    this.#history.amend({ ...this.#history.present, selection: new Set(selection) });
  }

  /** Replaces the document by another; a step for undo like any other. */
  open(label: string, document: MusicDocument): void {
    this.#history.commit(label, { document, selection: NONE });
  }

  undo(): void {
    this.#history.undo();
  }

  redo(): void {
    this.#history.redo();
  }
}

function changed(before: Edited, change: (before: Edited) => Partial<Edited>): Edited {
  const changes = change(before);
  if (Object.keys(changes).length === 0) return before;
  return withLatents(before, { ...before, ...changes });
}

/** Notes that a hand has changed are no longer those of the latents; see core/document.ts. */
function withLatents(before: Edited, after: Edited): Edited {
  const { document } = after;
  const byHand =
    document.notes !== before.document.notes && document.z !== null && document.z === before.document.z;
  return byHand ? { ...after, document: { ...document, epsilon: null, z: null, u: null } } : after;
}
