import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { makeFolder, saveFile } from '../host/save.ts';

/** How many files are remembered. */
export const MOST_RECENT = 10;

const recentSchema = z.object({ files: z.array(z.string()) });

/** The MIDI files that were opened or written last, the newest first, kept in a file over restarts. */
export class RecentFiles {
  private files: readonly string[] = [];
  /** Saves wait for each other: of two that overlap, the older could stay. */
  private last: Promise<void>;

  /**
   * @param file where they are kept.
   * @param changed hears each time the list is another.
   */
  constructor(
    private readonly file: string,
    private readonly changed: (files: readonly string[]) => void,
  ) {
    this.last = this.read();
  }

  /** The files, the newest first. */
  get list(): readonly string[] {
    return this.files;
  }

  /** Puts a file first. */
  add(file: string): void {
    void this.change((files) => [file, ...files.filter((other) => other !== file)].slice(0, MOST_RECENT));
  }

  /** Takes a file off the list. */
  forget(file: string): void {
    void this.change((files) => files.filter((other) => other !== file));
  }

  clear(): void {
    void this.change(() => []);
  }

  /** Settles when everything so far is read and kept. */
  settled(): Promise<void> {
    return this.last;
  }

  private change(to: (files: readonly string[]) => readonly string[]): Promise<void> {
    return (this.last = this.last.then(async () => {
      this.set(to(this.files));
      await this.save();
    }));
  }

  private set(files: readonly string[]): void {
    this.files = files;
    this.changed(files);
  }

  /** A list that is not there, or damaged, is as if nothing had been opened. */
  private async read(): Promise<void> {
    try {
      const { files } = recentSchema.parse(JSON.parse(await readFile(this.file, 'utf8')));
      this.set(files.filter((file) => path.isAbsolute(file)).slice(0, MOST_RECENT));
    } catch {
      this.set([]);
    }
  }

  /** A list that cannot be kept, as on a full disk, holds until the end; it is no reason to stop anybody's work. */
  private async save(): Promise<void> {
    try {
      await makeFolder(path.dirname(this.file));
      await saveFile(
        this.file,
        new TextEncoder().encode(`${JSON.stringify({ files: this.files }, null, 2)}\n`),
      );
    } catch (thrown) {
      process.stderr.write(`the list of recent files was not kept: ${String(thrown)}\n`);
    }
  }
}
