import type { Piece } from '../../core/contract/engine.ts';
import type { Region } from '../../core/contract/latent.ts';
import type { MusicDocument } from '../../core/document.ts';
import { replaceRegion } from '../../core/music/region.ts';

/**
 * The document with what an edit of a region has made of it: new notes there, and the latents of the whole. A piece
 * that has grown is new from where the document ended.
 */
export function editedDocument(document: MusicDocument, region: Region, piece: Piece): MusicDocument {
  const { steps, roll = [], epsilon, z, u } = piece;
  const changed = steps > document.steps ? { from: document.steps, to: steps } : region;
  const notes = replaceRegion(document.notes, changed, roll, document.stepQuarters);
  const { drawn, ...kept } = document;
  void drawn;
  return { ...kept, changed: true, notes, steps, epsilon, z, u };
}
