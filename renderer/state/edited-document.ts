import type { Piece } from '../../core/contract/engine.ts';
import type { Region } from '../../core/contract/latent.ts';
import type { MusicDocument } from '../../core/document.ts';
import { withExpression } from '../../core/music/expression.ts';
import type { StepNote } from '../../core/music/notes.ts';
import { replaceRegion } from '../../core/music/region.ts';

/**
 * The document with what an edit of a region has made of it: new notes there, and the latents of the whole. A piece
 * that has grown is new from where the document ended.
 */
export function editedDocument(document: MusicDocument, region: Region, piece: Piece): MusicDocument {
  const { steps, roll = [], epsilon, z, u } = piece;
  const changed = steps > document.steps ? { from: document.steps, to: steps } : region;
  const notes = replaceRegion(document.notes, changed, roll);
  const { drawn, ...kept } = document;
  void drawn;
  return { ...kept, notes: expressive(notes, changed, document.stepQuarters), steps, epsilon, z, u };
}

/** A roll has no velocities: notes that begin in the region get those of a calm player. The others keep theirs. */
function expressive(notes: readonly StepNote[], { from, to }: Region, stepQuarters: number): StepNote[] {
  const key = ({ pitch, startStep }: StepNote) => `${pitch} ${startStep}`;
  const played = new Map(withExpression(notes, stepQuarters).map((note) => [key(note), note.velocity]));
  return notes.map((note) => {
    const isNew = note.startStep >= from && note.startStep < to;
    return isNew ? { ...note, velocity: played.get(key(note)) ?? note.velocity } : note;
  });
}
