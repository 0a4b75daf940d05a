import { type Command, InvalidArgumentError } from 'commander';
import { openHost } from '../host/host.ts';
import { openBrowser } from '../serve/open-browser.ts';
import { builtPage } from '../serve/page.ts';
import { serve } from '../serve/serve.ts';

/** How the studio is served. */
export interface ServeStudioOptions {
  /** The port; the usual one, or any that is free, unless given. */
  readonly port?: number;
  /** The address to listen on; any but loopback is refused. */
  readonly host?: string;
  /** Whether the default browser is opened. */
  readonly open: boolean;
  readonly json?: boolean;
}

const HIGHEST_PORT = 65535;
const PARENT_CHECK_MS = 1000;

/** Adds `serve`: the studio in a browser of this machine. */
export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('serve the studio to a browser on this machine')
    .option('--port <n>', 'the port to listen on; 0 for any that is free', port)
    .option('--host <address>', 'the address to listen on; loopback alone is allowed')
    .option('--no-open', 'print the address only, and open no browser')
    .option('--json', 'print the address and the port as one JSON document')
    .action(serveStudio);
}

/** Serves the studio until the process is told to end; prints its address on stdout, and the rest on stderr. */
export async function serveStudio({ port, host: bind, open, json }: ServeStudioOptions): Promise<void> {
  const root = await builtPage(say);
  const host = openHost();
  const ended = endOfProcess();
  const {
    close,
    invitation,
    address,
    port: bound,
  } = await serve({
    host,
    root,
    ...(port === undefined ? {} : { port }),
    ...(bind === undefined ? {} : { bind }),
  });
  process.stdout.write(json ? `${JSON.stringify({ address, port: bound })}\n` : `${address}\n`);
  if (open) void openBrowser(invitation()).then((fault) => fault && say(`no browser was opened: ${fault}`));
  await ended;
  await Promise.all([close(), host.close()]);
}

/** Settles when the process is asked to end; asked a second time, it ends at once. */
function endOfProcess(): Promise<unknown> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  return new Promise((resolve) => {
    for (const signal of signals) process.once(signal, resolve);
    if (process.env['npm_lifecycle_event']) whenOrphaned(resolve);
  });
}

/** The shell in which npm runs a script dies of a signal without passing it on. */
function whenOrphaned(then: (nothing: undefined) => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    then(undefined);
  }, PARENT_CHECK_MS);
  watch.unref();
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= HIGHEST_PORT) return value;
  throw new InvalidArgumentError(`expected a whole number from 0 to ${HIGHEST_PORT}.`);
}
