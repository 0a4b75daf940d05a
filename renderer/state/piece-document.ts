import type { Piece } from '../../core/contract/engine.ts';
import type { Subject } from '../../core/contract/latent.ts';
import type { GenerationSettings, MusicDocument } from '../../core/document.ts';
import { withExpression } from '../../core/music/expression.ts';
import { rollToNotes } from '../../core/music/notes.ts';
import { soundingRoll } from '../../core/music/sounding.ts';

/** What a piece does not say about itself. */
export interface Origin {
  readonly title: string;
  readonly model: string;
  /** Quarter notes a step, of the model. */
  readonly stepQuarters: number;
  /** Null where `generate` cannot make it again. */
  readonly settings: GenerationSettings | null;
  /** Quarter notes a minute; 0 where whoever opens it has one. */
  readonly tempo?: number;
}

/** A piece as a document, with velocities as a calm player would give them. */
export function pieceDocument(piece: Piece, { tempo = 0, ...origin }: Origin): MusicDocument {
  const { steps, roll = [], epsilon, z, u } = piece;
  const notes = withExpression(rollToNotes(roll), origin.stepQuarters);
  return { ...origin, tempo, notes, steps, epsilon, z, u };
}

/** A document as the host asks for it; undefined where it has no latents, or a hand has changed it since. */
export function subjectOf(document: MusicDocument): Subject | undefined {
  const { epsilon, z, u, drawn } = document;
  if (!epsilon || !z || !u || drawn) return undefined;
  return { roll: soundingRoll(document.notes, document.steps), epsilon, z, u };
}
