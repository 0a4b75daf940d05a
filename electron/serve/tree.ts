import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** What is below a folder. */
export interface Below {
  readonly files: string[];
  readonly folders: string[];
}

/** The paths of all real files and folders below a folder; links are left out and not followed. */
export async function below(folder: string): Promise<Below> {
  const found: Below = { files: [], folders: [] };
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true })) {
      const at = path.join(next, entry.name);
      if (entry.isFile()) found.files.push(at);
      if (entry.isDirectory()) pending.push(at);
      if (entry.isDirectory()) found.folders.push(at);
    }
  }
  return found;
}
