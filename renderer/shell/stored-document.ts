import type { MusicDocument } from '../../core/document.ts';
import type { StepNote } from '../../core/music/notes.ts';
import { isFields, isSettings, isWithin, storedLatents } from '../state/stored.ts';

const MOST_STEPS = 1e6;

/**
 * A document that was kept, if it is one: what is stored may be of an older version, cut off, or changed by a hand.
 * Latents that do not fit the piece are left out; anything else that is wrong makes it no document.
 */
export function storedDocument(value: unknown): MusicDocument | undefined {
  if (!isFields(value) || !Array.isArray(value['notes'])) return undefined;
  const { title, notes, steps, stepQuarters, tempo, model, importedFrom } = value;
  const plain =
    typeof title === 'string' &&
    isWithin(steps, 1, MOST_STEPS) &&
    isWithin(stepQuarters, 1 / 96, 64) &&
    isWithin(tempo, 4, 1000) &&
    notes.every(isNote);
  if (!plain) return undefined;
  return {
    title,
    notes: notes as StepNote[],
    steps,
    stepQuarters,
    tempo,
    ...(storedLatents(value, steps) ?? { epsilon: null, z: null, u: null }),
    model: typeof model === 'string' ? model : null,
    settings: isSettings(value['settings']) ? value['settings'] : null,
    ...(typeof importedFrom === 'string' ? { importedFrom } : {}),
    ...(value['changed'] === true ? { changed: true } : {}),
  };
}

function isNote(value: unknown): value is StepNote {
  return (
    isFields(value) &&
    Number.isInteger(value['pitch']) &&
    isWithin(value['pitch'], 0, 127) &&
    isWithin(value['startStep'], 0, MOST_STEPS) &&
    isWithin(value['steps'], 1e-6, MOST_STEPS) &&
    isWithin(value['velocity'], 1, 127)
  );
}
