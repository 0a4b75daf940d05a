import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Whether something that was built is absent, or not newer than all of the files and folders that it was built from. */
export function isStale(built: string, sources: readonly string[]): boolean {
  const since = statSync(built, { throwIfNoEntry: false })?.mtimeMs;
  return since === undefined || sources.some((source) => changedSince(source, since));
}

/** A source that is gone counts as changed. A folder's own time tells of files that came or went. */
function changedSince(source: string, since: number): boolean {
  const stat = statSync(source, { throwIfNoEntry: false });
  if (!stat || stat.mtimeMs >= since) return true;
  if (!stat.isDirectory()) return false;
  return readdirSync(source).some((name) => changedSince(path.join(source, name), since));
}
