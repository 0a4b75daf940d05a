import type { MusicDocument } from '../../core/document.ts';
import type { StepNote } from '../../core/music/notes.ts';

/** What a document is, in a few words: who made it, and whether a hand has changed it since. */
export function originOf(document: MusicDocument, demo: MusicDocument | undefined): string {
  const { model, settings, importedFrom, notes } = document;
  if (model !== null && settings !== null) {
    const made = `Made by ${model}, seed ${settings.seed}`;
    return isAsMade(document, demo) ? made : `${made}, changed by hand`;
  }
  if (importedFrom !== undefined) return `Imported from ${importedFrom}`;
  return notes.length === 0 ? 'Nothing here yet' : 'Drawn by hand';
}

/** Notes that have their latents are as the model made them; the first piece ships without its latents. */
function isAsMade({ z, notes, settings }: MusicDocument, demo: MusicDocument | undefined): boolean {
  if (z !== null) return true;
  return demo?.settings?.seed === settings?.seed && sameNotes(notes, demo?.notes ?? []);
}

function sameNotes(a: readonly StepNote[], b: readonly StepNote[]): boolean {
  return a === b || (a.length === b.length && a.every((note, index) => sameNote(note, b[index]!)));
}

function sameNote(a: StepNote, b: StepNote): boolean {
  return (
    a.pitch === b.pitch && a.startStep === b.startStep && a.steps === b.steps && a.velocity === b.velocity
  );
}
