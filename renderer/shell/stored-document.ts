import type { FloatTensor } from '../../core/contract/floats.ts';
import type { Region } from '../../core/contract/latent.ts';
import type { GenerationSettings, MusicDocument } from '../../core/document.ts';
import type { StepNote } from '../../core/music/notes.ts';

type Fields = Readonly<Record<string, unknown>>;

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
    ...latentsOf(value, steps),
    model: typeof model === 'string' ? model : null,
    settings: isSettings(value['settings']) ? value['settings'] : null,
    ...(typeof importedFrom === 'string' ? { importedFrom } : {}),
    ...(value['changed'] === true ? { changed: true } : {}),
  };
}

/** The three belong together: all or none. Where a hand has drawn since must be known to keep them. */
function latentsOf({ epsilon, z, u, drawn }: Fields, steps: number) {
  const fits = isTensor(epsilon, steps) && isTensor(z, steps) && isTensor(u, steps);
  const none = { epsilon: null, z: null, u: null };
  if (!fits) return none;
  if (drawn === undefined) return { epsilon, z, u };
  return isRegion(drawn, steps) ? { epsilon, z, u, drawn } : none;
}

function isRegion(value: unknown, steps: number): value is Region {
  if (!isFields(value)) return false;
  const { from, to } = value;
  return Number.isInteger(from) && isWithin(to, Number(from) + 1, steps) && Number(from) >= 0;
}

function isTensor(value: unknown, steps: number): value is FloatTensor {
  if (!isFields(value) || !(value['data'] instanceof Float32Array) || !Array.isArray(value['dims']))
    return false;
  const size = value['dims'].reduce((product: number, dim: unknown) => product * Number(dim), 1);
  return value['dims'][0] === steps && size === value['data'].length;
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

function isSettings(value: unknown): value is GenerationSettings {
  if (!isFields(value)) return false;
  const { seed, index, temperature, emission, threshold } = value;
  return (
    [seed, index].every((number) => Number.isSafeInteger(number) && Number(number) >= 0) &&
    isWithin(temperature, 0, 10) &&
    isWithin(threshold, 0, 1) &&
    (emission === 'sample' || emission === 'threshold')
  );
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
