import type { MusicDocument } from '../../core/document.ts';

/** Where a document came from. */
interface Origin {
  /** How it was made until then, a line a step. */
  readonly made: readonly string[];
  /** The take that it was, if it was one. */
  readonly parent?: string;
}

/** A step of the editor's history: its label, and the document that it led to. */
export interface Step {
  readonly label: string;
  readonly document: Pick<MusicDocument, 'notes'>;
}

/** How a document came to be: what it was when it was opened, and what has been done since. */
export interface History {
  readonly made: string[];
  readonly parent?: string;
}

/** Remembers what the documents were that have been opened, so that what is kept can tell how it was made. */
export class Origins {
  /** By the notes, which are the document's own, while its latents may be filled in later. */
  readonly #known = new WeakMap<MusicDocument['notes'], Origin>();

  /** A document that is about to be opened came from here. */
  remember({ notes }: Pick<MusicDocument, 'notes'>, made: readonly string[], parent?: string): void {
    this.#known.set(notes, { made, ...(parent !== undefined && { parent }) });
  }

  /**
   * How the last document of `steps` was made: from the newest that was opened on. The first step is where the history
   * begins, and has no label.
   */
  historyOf(steps: readonly Step[]): History {
    const at = steps.findLastIndex((step, i) => this.#isOpening(step, steps[i - 1]));
    const { made = [], parent } = (at < 0 ? undefined : this.#known.get(steps[at]!.document.notes)) ?? {};
    const since = steps.slice(at + 1).map(({ label }) => label);
    const all = [...made, ...since].filter((label) => label !== '');
    return { made: counted(all), ...(parent !== undefined && { parent }) };
  }

  /** What leaves the notes of a known document alone, as a new title, came after it was opened. */
  #isOpening({ document }: Step, before: Step | undefined): boolean {
    return this.#known.has(document.notes) && document.notes !== before?.document.notes;
  }
}

/** Says the same step several times over once, with how often. */
function counted(labels: readonly string[]): string[] {
  const runs: { label: string; times: number }[] = [];
  for (const label of labels) {
    const last = runs.at(-1);
    if (last?.label === label) last.times++;
    else runs.push({ label, times: 1 });
  }
  return runs.map(({ label, times }) => (times === 1 ? label : `${label}, ${times} times`));
}
