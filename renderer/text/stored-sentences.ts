import { isFields, isSettings, storedLatents } from '../state/stored.ts';
import { lengthOf, newSentence, type Sentence } from './sentence.ts';

/** Longer pages are not kept. */
const MOST = 10_000;

/** Sentences that were kept, if they are such; one that is not is left out. Each has a new id. */
export function storedSentences(value: unknown): readonly Sentence[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.slice(0, MOST).flatMap((one: unknown) => storedSentence(one) ?? []);
}

/** Latents that do not fit the letters are left out: they are found again when they are needed. */
function storedSentence(value: unknown): Sentence | undefined {
  if (!isFields(value)) return undefined;
  const { text, model, settings, latents, drawn } = value;
  if (typeof text !== 'string' || typeof model !== 'string') return undefined;
  const stored = isFields(latents) ? storedLatents({ ...latents, drawn }, lengthOf({ text })) : undefined;
  return newSentence({
    text,
    model,
    settings: isSettings(settings) ? settings : null,
    latents: stored ? { epsilon: stored.epsilon, z: stored.z, u: stored.u } : null,
    ...(stored?.drawn && { drawn: stored.drawn }),
  });
}
