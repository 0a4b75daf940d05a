import type { Piece } from '../../core/contract/engine.ts';
import { emptyDocument, type MusicDocument } from '../../core/document.ts';
import { changedSpan, joined } from '../../core/music/drawn.ts';
import type { StepNote } from '../../core/music/notes.ts';
import { History } from './history.svelte.ts';

/** A document and the notes in it that are selected, by identity. */
export interface Edited {
  readonly document: MusicDocument;
  readonly selection: ReadonlySet<StepNote>;
}

/** The latents of a document, as they come from a model. */
type EncodedLatents = Pick<Piece, 'epsilon' | 'z' | 'u'>;

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

  /** How the document came about: each step's label and the document that it led to; the first has no label. */
  get steps(): readonly { readonly label: string; readonly document: MusicDocument }[] {
    return this.#history.steps.map(({ label, state }) => ({ label, document: state.document }));
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

  /** Whether a gesture is under way, whose notes are not settled yet. */
  get underway(): boolean {
    return this.#history.underway;
  }

  /**
   * Puts the latents of `document` into it, by `model`, and no step for undo: they say of its notes what is so already.
   * Does nothing, and says so, when another document is open meanwhile.
   */
  encoded(document: MusicDocument, model: string, { epsilon, z, u }: EncodedLatents): boolean {
    const { drawn, ...kept } = document;
    void drawn;
    return this.#retell(document, { ...kept, model, epsilon, z, u }, this.selection);
  }

  /** Lays the same notes, in the same order, on steps of another length; no step for undo either. */
  laid(document: MusicDocument, laid: MusicDocument): boolean {
    const selection = laid.notes.filter((_, i) => this.selection.has(document.notes[i]!));
    return this.#retell(document, laid, new Set(selection));
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

  #retell(document: MusicDocument, same: MusicDocument, selection: ReadonlySet<StepNote>): boolean {
    if (this.document !== document) return false;
    this.#history.amend({ document: same, selection });
    return true;
  }
}

function changed(before: Edited, change: (before: Edited) => Partial<Edited>): Edited {
  const changes = change(before);
  if (Object.keys(changes).length === 0) return before;
  return withLatents(before, marked(before, { ...before, ...changes }));
}

/** Notes that a hand has changed make it another piece than the one that was made. */
function marked(before: Edited, after: Edited): Edited {
  const { document } = after;
  const byHand = document.notes !== before.document.notes && document.z === before.document.z;
  return byHand ? { ...after, document: { ...document, changed: true } } : after;
}

/**
 * Notes that a hand has changed are no longer those of the latents in the steps that changed; latents of another number
 * of steps fit no more at all. See core/document.ts.
 */
function withLatents(before: Edited, after: Edited): Edited {
  const { document } = after;
  const byHand =
    document.notes !== before.document.notes && document.z !== null && document.z === before.document.z;
  return byHand ? { ...after, document: drawnOver(before.document, document) } : after;
}

function drawnOver(before: MusicDocument, after: MusicDocument): MusicDocument {
  if (after.steps !== before.steps) {
    return { ...after, epsilon: null, z: null, u: null, drawn: undefined };
  }
  const drawn = joined(after.drawn, changedSpan(before.notes, after.notes, after.steps));
  return drawn ? { ...after, drawn } : after;
}
