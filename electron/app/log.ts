import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The log that is written now; older ones have a number before the ending. */
export const LOG_FILE = 'rivulet.log';

/** How much is kept. */
interface Limits {
  /** The size above which a new file is begun, in bytes. */
  readonly bytes: number;
  /** How many older files stay. */
  readonly older: number;
}

const LIMITS: Limits = { bytes: 2 ** 19, older: 3 };
/** A line is for reading: a longer one says nothing more. */
const LONGEST = 8000;

/**
 * A plain text log of a few files in one folder. Lines are written at once, so that the last one before a crash is there.
 * It says what happened, never what is in a file, and names the person's home `~`.
 */
export class Log {
  private size: number;

  constructor(
    readonly folder: string,
    private readonly limits: Limits = LIMITS,
    private readonly home: string = os.homedir(),
  ) {
    this.size = sizeOf(this.file());
  }

  /** Adds a line, with the time before it. */
  write(sentence: string): void {
    const said = sentence.trim().slice(0, LONGEST).replaceAll(this.home, '~').replaceAll('\n', '\n    ');
    const line = `${new Date().toISOString()} ${said}\n`;
    try {
      mkdirSync(this.folder, { recursive: true });
      if (this.size > 0 && this.size + Buffer.byteLength(line) > this.limits.bytes) this.turn();
      appendFileSync(this.file(), line);
      this.size += Buffer.byteLength(line);
    } catch {
      // A log that cannot be written, as on a full disk, must stop nothing, and there is nowhere left to say so.
    }
  }

  /** Begins a new file; each older one moves up by one, and the oldest goes. */
  private turn(): void {
    rmSync(this.file(this.limits.older), { force: true });
    for (let age = this.limits.older - 1; age >= 0; age--) {
      if (sizeOf(this.file(age)) > 0) renameSync(this.file(age), this.file(age + 1));
    }
    this.size = 0;
  }

  private file(age = 0): string {
    const { name, ext } = path.parse(LOG_FILE);
    return path.join(this.folder, age === 0 ? LOG_FILE : `${name}.${age}${ext}`);
  }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
