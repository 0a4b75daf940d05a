import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import { makeFolder, saveFile } from '../host/save.ts';
import type { PageEvents } from './page-events.ts';
import type { Question } from './questions.ts';

/** How long after the start a quiet look waits, in milliseconds: the first minutes are for music. */
const QUIET_AFTER_MS = 30_000;
const settingsSchema = z.object({ atStart: z.boolean() });

/** What looks for updates and brings them. */
export interface Updater {
  /** The version that could be installed; undefined when this is the newest. */
  newer(): Promise<string | undefined>;
  /** Brings it; it is installed when the application ends. */
  download(): Promise<void>;
}

/** What the updates work with. */
export interface UpdateParts {
  /** Loads what looks for updates: not before somebody looks. */
  readonly load: () => Updater;
  /** Where it is kept whether to look at the start. */
  readonly settings: string;
  readonly version: string;
  readonly ask: (question: Question) => Promise<number>;
  readonly page: Pick<PageEvents, 'tell'>;
  /** Hears whether updates are looked for at the start, each time that is decided. */
  readonly changed: (atStart: boolean) => void;
}

/** Whether there is anybody to ask for updates: a packaged application that was given a feed. */
export function hasFeed(packaged: boolean, resources: string): boolean {
  return packaged && existsSync(path.join(resources, 'app-update.yml'));
}

/** Updates of the application: looked for when a person asks, and quietly after the start unless that is switched off. */
export class Updates {
  private updater: Updater | undefined;
  private downloading = false;
  private atStart: boolean;

  constructor(private readonly parts: UpdateParts) {
    this.atStart = readAtStart(parts.settings);
    parts.changed(this.atStart);
  }

  /** Looks a while after the start, if that is wished. */
  lookLater(): void {
    if (this.atStart) setTimeout(() => void this.lookQuietly(), QUIET_AFTER_MS).unref();
  }

  /** Decides whether updates are looked for at the start, from the next one on. */
  async setAtStart(atStart: boolean): Promise<void> {
    this.atStart = atStart;
    this.parts.changed(atStart);
    await makeFolder(path.dirname(this.parts.settings));
    await saveFile(this.parts.settings, new TextEncoder().encode(`${JSON.stringify({ atStart })}\n`));
  }

  /** Looks, and tells of a newer version in the page. What fails is for the log: nobody asked. */
  async lookQuietly(): Promise<void> {
    try {
      const version = await this.newer();
      if (version !== undefined)
        this.tell(`Rivulet ${version} is there.`, 'Help, Check for Updates brings it.');
    } catch (thrown) {
      process.stderr.write(`no update could be looked for: ${messageOf(thrown)}\n`);
    }
  }

  /** Looks because a person asked, and says what was found. */
  async check(): Promise<void> {
    try {
      const version = await this.newer();
      if (version === undefined) await this.say(`Rivulet ${this.parts.version} is the newest there is.`, '');
      else if (await this.isWanted(version)) await this.bring(version);
    } catch (thrown) {
      process.stderr.write(`no update could be had: ${messageOf(thrown)}\n`);
      await this.say('No update could be had.', 'The log says why. Rivulet is as it was.');
    }
  }

  private newer(): Promise<string | undefined> {
    this.updater ??= this.parts.load();
    return this.updater.newer();
  }

  private async bring(version: string): Promise<void> {
    if (this.downloading) return;
    this.downloading = true;
    try {
      await this.updater!.download();
      this.tell(`Rivulet ${version} was downloaded.`, 'It is installed when you quit.');
    } finally {
      this.downloading = false;
    }
  }

  private async isWanted(version: string): Promise<boolean> {
    const answer = await this.parts.ask({
      message: `Rivulet ${version} can be had; this is ${this.parts.version}.`,
      detail: 'It is downloaded now and installed when you quit. Your pieces and models stay as they are.',
      answers: ['Download', 'Not now'],
    });
    return answer === 0;
  }

  private async say(message: string, detail: string): Promise<void> {
    await this.parts.ask({ message, detail, answers: ['OK'], tone: 'info' });
  }

  private tell(title: string, detail: string): void {
    this.parts.page.tell({ kind: 'notice', cause: 'update', tone: 'warn', title, detail, logs: false });
  }
}

/** A wish that cannot be read is as if there were none. */
function readAtStart(settings: string): boolean {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(settings, 'utf8'))).atStart;
  } catch {
    return true;
  }
}
