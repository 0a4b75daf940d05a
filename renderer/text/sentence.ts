import type { Piece } from '../../core/contract/engine.ts';
import type { Region, Subject } from '../../core/contract/latent.ts';
import type { GenerationSettings } from '../../core/document.ts';
import { lettersOf, replaced, sizeOf, type Span } from './letters.ts';

/** Epsilon and z [T, 1, Z] and u [T, 1, 1] of a sentence: z and u give its letters again. */
export type Latents = Pick<Piece, 'epsilon' | 'z' | 'u'>;

/** A sentence and where it came from. Immutable: an edit is another object with the same `id`. */
export interface Sentence {
  readonly id: number;
  readonly text: string;
  readonly model: string;
  /** What it was generated with; null for one that a person wrote. */
  readonly settings: GenerationSettings | null;
  /** Null where the letters came from elsewhere, or are more or fewer than they were, and have not been encoded. */
  readonly latents: Latents | null;
  /** The letters that a hand has changed since the latents were those of the text. */
  readonly drawn?: Region | undefined;
}

let lastId = 0;

/** A sentence that was not there before. */
export function newSentence(parts: Omit<Sentence, 'id'>): Sentence {
  return { id: ++lastId, ...parts };
}

/** The latents that came with a piece. */
export function latentsOf({ epsilon, z, u }: Piece): Latents {
  return { epsilon, z, u };
}

/** T. */
export function lengthOf({ text }: Pick<Sentence, 'text'>): number {
  return lettersOf(text).length;
}

/** Whether the latents are those of the letters, all of them. */
export function isEncoded({ latents, drawn }: Sentence): boolean {
  return latents !== null && drawn === undefined;
}

/** The sentence with its latents, as an edit in latent space asks for it; undefined until it is encoded. */
export function subjectOf(sentence: Sentence): Subject | undefined {
  if (!sentence.latents || !isEncoded(sentence)) return undefined;
  return { text: sentence.text, ...sentence.latents };
}

/**
 * The sentence after a hand has put other letters in place of a span. As many letters as before leave the latents as
 * they are and grow `drawn`; more or fewer leave none, since T is another.
 */
export function edited(sentence: Sentence, span: Span, by: string): Sentence {
  const text = replaced(sentence.text, span, by);
  if (text === sentence.text) return sentence;
  if (lettersOf(by).length !== sizeOf(span)) return { ...sentence, text, latents: null, drawn: undefined };
  return { ...sentence, text, drawn: sentence.latents ? grown(sentence.drawn, span) : undefined };
}

/** The sentence that an edit in latent space made of another. */
export function remade(sentence: Sentence, piece: Piece, settings = sentence.settings): Sentence {
  return {
    ...sentence,
    text: piece.text ?? sentence.text,
    settings,
    latents: latentsOf(piece),
    drawn: undefined,
  };
}

function grown(drawn: Region | undefined, { from, to }: Span): Region {
  return drawn ? { from: Math.min(drawn.from, from), to: Math.max(drawn.to, to) } : { from, to };
}
