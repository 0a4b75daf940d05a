import { fileURLToPath } from 'node:url';

/** Where music for tests lies beside the repository, on machines that have it. */
const ROOT = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

/** A path below the shared data. */
export function sharedPath(path: string): string {
  return `${ROOT}${path}`;
}
