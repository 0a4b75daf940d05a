import { expect } from 'vitest';
import { collectionSettingsSchema, type CollectionSettings } from '../../../core/contract/collection.ts';
import { collect, type CollectionFor, type CollectOptions } from '../../../electron/collection/collection.ts';
import { readCollection } from '../../../electron/collection/read.ts';
import { folderWith } from '../midi/folders.ts';

/** How a test collects: settings that differ from the usual, what the model asks, and the rest. */
export type Asked = Partial<Omit<CollectOptions, 'settings' | 'for'>> & {
  settings?: Partial<CollectionSettings>;
  for?: Partial<CollectionFor>;
};

/** Reads a folder as music, or as what is asked, into a cache of its own unless one is given. */
export function collected(place: string, { settings, for: model, ...options }: Asked = {}) {
  return collect(place, {
    cache: folderWith({}),
    settings: collectionSettingsSchema.parse(settings ?? {}),
    for: { kind: 'music', maxSteps: 64, ...model },
    ...options,
  });
}

/** Reads a folder and what a training gets of it. */
export async function trainedOn(place: string, asked?: Asked) {
  const { file, report } = await collected(place, asked);
  const collection = await readCollection(file);
  expect(collection.report).toEqual(report);
  return collection;
}
