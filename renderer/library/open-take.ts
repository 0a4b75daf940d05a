import type { Take } from '../../core/contract/library.ts';
import type { Studio } from '../state/studio.svelte.ts';
import { documentOf, sentenceOf } from './take.ts';

/** Opens a take where it belongs, as a step for undo, with the model and the settings that made it. */
export async function openTake(studio: Studio, take: Take): Promise<void> {
  const document = documentOf(take);
  if (!document) return openText(studio, take);
  studio.shelf.remember(document, take.made, take.id);
  studio.editor.open(`Open ${take.title}`, document);
  studio.generation.restore(document);
  studio.opened();
}

async function openText(studio: Studio, take: Take): Promise<void> {
  const sentence = sentenceOf(take);
  if (!sentence) return;
  // The text room is loaded when it is entered.
  const { roomOf } = await import('../text/room.svelte.ts');
  const { sentences, cursor } = roomOf(studio.api);
  sentences.setModels(studio.textModels);
  sentences.add(`Open ${take.title}`, [sentence]);
  cursor.enter(sentence.id);
  if (take.modelState !== 'gone') sentences.chooseModel(sentence.model);
  if (take.settings) sentences.sampling.restore(take.settings, take.steps);
  studio.room = 'text';
}
