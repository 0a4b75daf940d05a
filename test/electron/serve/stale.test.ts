import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStale } from '../../../electron/serve/stale.ts';

describe('what was built', () => {
  let folder: string;
  const at = (name: string) => path.join(folder, name);

  /** A file or folder that was last changed so many seconds after the beginning. */
  function put(name: string, seconds: number): void {
    if (name.endsWith('/')) mkdirSync(at(name), { recursive: true });
    else writeFileSync(at(name), '');
    utimesSync(at(name), seconds, seconds);
  }

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'rivulet-stale-'));
    put('source/', 10);
    put('source/deep/', 10);
    put('source/deep/file', 10);
    put('source/deep/', 10);
    put('source/', 10);
    put('built', 20);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is fresh while it is the newest', () => {
    expect(isStale(at('built'), [at('source')])).toBe(false);
  });

  it('is stale when it is absent, or a source is', () => {
    expect(isStale(at('none'), [at('source')])).toBe(true);
    expect(isStale(at('built'), [at('source'), at('gone')])).toBe(true);
  });

  it('is stale when a file was changed, however deep', () => {
    put('source/deep/file', 30);
    expect(isStale(at('built'), [at('source')])).toBe(true);
  });

  it('is stale when a file came or went', () => {
    put('source/deep/', 30);
    expect(isStale(at('built'), [at('source')])).toBe(true);
  });
});
