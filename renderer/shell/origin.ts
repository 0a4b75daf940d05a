import type { MusicDocument } from '../../core/document.ts';

/** What a document is, in a few words: who made it, and whether it has been changed since. */
export function originOf({ model, settings, importedFrom, notes, changed }: MusicDocument): string {
  if (model !== null && settings !== null) {
    const made = `Made by ${model}, seed ${settings.seed}`;
    return changed ? `${made}, changed since` : made;
  }
  if (importedFrom !== undefined) return `Imported from ${importedFrom}`;
  return notes.length === 0 ? 'Nothing here yet' : 'Drawn by hand';
}
