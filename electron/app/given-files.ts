import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GivenFile } from '../host/shell.ts';
import type { PageEvents } from './page-events.ts';

const MIDI = /\.(?:midi?|kar|rmi)$/i;
const MODEL = /\.rivulet$/i;

/** What a file is to be opened as, by its ending; undefined for what Rivulet does not open. */
export function kindOf(file: string): GivenFile['what'] | undefined {
  if (MIDI.test(file)) return 'midi';
  return MODEL.test(file) ? 'model' : undefined;
}

/**
 * The files to open among the arguments of a start, as whole paths. Systems and Chromium put switches and programs among
 * them, and some desktops give files as addresses.
 */
export function filesIn(args: readonly string[], folder: string): string[] {
  return args
    .filter((argument) => !argument.startsWith('-'))
    .map(pathOf)
    .filter((file) => file !== undefined && kindOf(file) !== undefined)
    .map((file) => path.resolve(folder, file!));
}

/** Has the page open the first of the files; says so where one is not there, or where there are more. */
export async function openGiven(page: Pick<PageEvents, 'tell'>, files: readonly string[]): Promise<void> {
  const [file] = files;
  if (file === undefined) return;
  const name = path.basename(file);
  if (!(await isFile(file))) return notice(page, `${name} is not there.`, 'Nothing was opened.');
  page.tell({ kind: 'open', what: kindOf(file)!, path: file });
  if (files.length > 1)
    notice(page, `${files.length} files were given, and one can be opened at a time.`, `${name} is opened.`);
}

/** Whether a path is that of a file. */
export async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

function pathOf(argument: string): string | undefined {
  if (!argument.startsWith('file:')) return argument;
  try {
    return fileURLToPath(argument);
  } catch {
    // An address of another machine, which is no file here.
    return undefined;
  }
}

function notice(page: Pick<PageEvents, 'tell'>, title: string, detail: string): void {
  page.tell({ kind: 'notice', cause: 'given', tone: 'warn', title, detail, logs: false });
}
