import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { RivuletError } from '../../core/errors.ts';

/** The most files and folders that a page holds tokens of; the oldest are forgotten. */
const MAX_FILES = 1000;

/** The files and folders that a person chose for one page. The page has random tokens and names; the paths stay here. */
export class ChosenFiles {
  private readonly paths = new Map<string, string>();

  /** Remembers a file or a folder and gives what the page may know of it. */
  add(file: string): { token: string; name: string } {
    const token = randomBytes(16).toString('base64url');
    this.paths.set(token, file);
    const [oldest] = this.paths.keys();
    if (this.paths.size > MAX_FILES) this.paths.delete(oldest!);
    return { token, name: path.basename(file) };
  }

  /**
   * The path of a token.
   * @throws RivuletError `not-found` for a token that this page was not given.
   */
  path(token: string): string {
    const file = this.paths.get(token);
    if (file === undefined)
      throw new RivuletError('not-found', 'that file was not chosen here: choose it again');
    return file;
  }
}
