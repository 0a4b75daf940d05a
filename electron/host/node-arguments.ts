import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What Node needs before the name of a child's file: TypeScript is run by tsx, as the host itself is. */
export function nodeArguments(file: string): string[] {
  if (!file.endsWith('.ts')) return [];
  return ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href];
}
