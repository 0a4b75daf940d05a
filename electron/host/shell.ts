import type { PageMenus, ShellEvent } from '../../core/contract/shell.ts';
import { RivuletError } from '../../core/errors.ts';
import type { ChosenFiles } from './chosen-files.ts';
import type { Services } from './service.ts';

/** A file that the system asked the application to open. */
export interface GivenFile {
  readonly kind: 'open';
  readonly what: 'midi' | 'model';
  /** Where it is, which stays in the host. */
  readonly path: string;
}

/** What an application wants of its page: as the contract has it, but files by their paths. */
export type DesktopEvent = Exclude<ShellEvent, { kind: 'open' }> | GivenFile;

/** The application around the page, where there is one. */
export interface Desktop {
  /** Hears what the application wants of the page, beginning with what waits; gives what ends it. */
  listen(hear: (event: DesktopEvent) => void): () => void;
  showMenus(menus: PageMenus): void;
  /** Begins to drag a file of these bytes out of the window. */
  drag(name: string, bytes: Uint8Array): Promise<void>;
  showLogs(): Promise<void>;
  /** Hears that a MIDI file was opened or written. */
  used(file: string): void;
}

type ShellCalls = Extract<keyof Services, `shell.${string}`>;

/** The calls of the page to the application around it; errors where there is none, as in a browser. */
export function shellServices(desktop: Desktop | undefined): Pick<Services, ShellCalls> {
  return {
    'shell.watch': async (_, { signal, files, progress }) => {
      const leave = present(desktop).listen((event) => void progress(withToken(event, files)));
      await aborted(signal);
      leave();
      throw new RivuletError('cancelled', 'cancelled');
    },
    'shell.menu': async (menus) => {
      await Promise.resolve(present(desktop).showMenus(menus));
      return {};
    },
    'shell.drag': async ({ name, bytes }) => {
      await present(desktop).drag(name, bytes);
      return {};
    },
    'shell.logs': async () => {
      await present(desktop).showLogs();
      return {};
    },
  };
}

function withToken(event: DesktopEvent, files: ChosenFiles): ShellEvent {
  return event.kind === 'open' ? { kind: 'open', what: event.what, file: files.add(event.path) } : event;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((over) => signal.addEventListener('abort', () => over(), { once: true }));
}

function present(desktop: Desktop | undefined): Desktop {
  if (!desktop)
    throw new RivuletError('bad-argument', 'this needs the desktop application, and this is a browser');
  return desktop;
}
