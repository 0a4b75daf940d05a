import type { StudioModel } from '../../core/contract/studio.ts';

/** Models that were trained on the same data, under the same licence. */
export interface ModelSource {
  readonly names: readonly string[];
  readonly licence: string;
  /** Whose data, and under which licence. */
  readonly data: string;
}

/** The bundled models by where they come from. Those that say nothing of it are known by the name of their data. */
export function sourcesOf(models: readonly StudioModel[]): readonly ModelSource[] {
  const found = new Map<string, ModelSource>();
  for (const { name, bundled, licence = 'Licence not told', dataLicence, data: file } of models) {
    if (!bundled) continue;
    const data = dataLicence ?? file.split(',')[0]!;
    const key = `${licence}\n${data}`;
    found.set(key, { names: [...(found.get(key)?.names ?? []), name], licence, data });
  }
  return [...found.values()];
}
