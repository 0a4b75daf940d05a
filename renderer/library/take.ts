import type { Take } from '../../core/contract/library.ts';
import type { StudioRequest } from '../../core/contract/studio.ts';
import { DEFAULT_TEMPO, type MusicDocument } from '../../core/document.ts';
import { newSentence, type Sentence } from '../text/sentence.ts';
import { MAX_MADE_LINES, MAX_TITLE_LETTERS } from './limits.ts';

/** What keeping asks of the host. */
export type NewTake = StudioRequest<'library.keep'>;

/** What can be changed of a take. */
export type TakeChange = Omit<StudioRequest<'library.change'>, 'id'>;

/** What is known of a take beside its document. */
export type TakeFacts = Pick<NewTake, 'provider' | 'made' | 'parent' | 'nll'>;

/** A document as the library keeps it; nothing of it is lost. */
export function takeOf(document: MusicDocument, { made = [], ...facts }: TakeFacts = {}): NewTake {
  const { title, notes, steps, stepQuarters, tempo, epsilon, z, u, drawn, importedFrom } = document;
  return {
    ...facts,
    title: titleOf(title),
    steps,
    content: {
      kind: 'music',
      notes: [...notes],
      stepQuarters,
      // A candidate has none until it is opened.
      tempo: tempo || DEFAULT_TEMPO,
      ...(drawn && { drawn }),
      ...(importedFrom !== undefined && { importedFrom }),
    },
    latents: epsilon && z && u ? { epsilon, z, u } : null,
    model: document.model,
    settings: document.settings,
    made: made.slice(-MAX_MADE_LINES).map((line) => line.slice(0, 200)),
  };
}

/** A sentence as the library keeps it. */
export function takeOfSentence(sentence: Sentence, facts: TakeFacts = {}): NewTake {
  const { text, model, settings, latents, drawn } = sentence;
  return {
    ...facts,
    title: titleOf(text),
    steps: latents?.z.dims[0] ?? Math.max(1, [...text].length),
    content: { kind: 'text', text },
    // Latents of other letters are those of another sentence.
    latents: drawn ? null : latents,
    model,
    settings,
  };
}

/** The document of a take of music, as it was when it was kept; undefined for text. */
export function documentOf({
  content,
  latents,
  title,
  steps,
  model,
  settings,
}: Take): MusicDocument | undefined {
  if (content.kind === 'text') return undefined;
  const { notes, stepQuarters, tempo, drawn, importedFrom } = content;
  return {
    title,
    notes,
    steps,
    stepQuarters,
    tempo,
    ...(latents ?? { epsilon: null, z: null, u: null }),
    ...(drawn && { drawn }),
    model: model?.name ?? null,
    settings,
    ...(importedFrom !== undefined && { importedFrom }),
  };
}

/** The sentence of a take of text; undefined for music, or without a model. */
export function sentenceOf({ content, latents, model, settings }: Take): Sentence | undefined {
  if (content.kind === 'music' || !model) return undefined;
  return newSentence({ text: content.text, model: model.name, settings, latents });
}

function titleOf(text: string): string {
  return text.trim().slice(0, MAX_TITLE_LETTERS).trim() || 'Untitled';
}
