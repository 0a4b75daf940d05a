import { nameFault } from '../models/names.ts';

/** A name for a model that learns from a folder or file of this name: one that is free. */
export function suggestedName(data: string, taken: readonly string[]): string {
  const plain = data
    .replace(/\.txt$/i, '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
  const base = plain === '' ? 'mine' : plain;
  let name = base;
  for (let i = 2; nameFault(name, taken) !== undefined; i++) name = `${base}-${i}`;
  return name;
}
