import type { Piece } from '../../core/contract/engine.ts';
import { DEFAULT_TEMPO, type MusicDocument } from '../../core/document.ts';
import { pieceDocument } from '../state/piece-document.ts';

/** Pieces by what they came from: who hears one asks for it again. */
const known = new WeakMap<Piece, MusicDocument>();

/** A piece of music as it is heard and drawn: the same document each time it is asked for. */
export function heard(piece: Piece, model: string, stepQuarters: number): MusicDocument {
  let document = known.get(piece);
  if (!document) {
    const origin = { title: model, model, stepQuarters, settings: null, tempo: DEFAULT_TEMPO };
    known.set(piece, (document = pieceDocument(piece, origin)));
  }
  return document;
}
