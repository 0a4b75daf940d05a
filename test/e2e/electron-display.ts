import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** Somewhere to show windows. */
export interface Display {
  /** What an environment needs to have of it. */
  readonly env: Readonly<Record<string, string>>;
  close(): void;
}

/**
 * A display of its own where Linux has Xvfb, so that tests show nobody their windows; elsewhere the one that is there.
 * @throws Error when there is neither.
 */
export async function openDisplay(): Promise<Display> {
  if (process.platform !== 'linux') return { env: {}, close: () => undefined };
  try {
    return await openXvfb();
  } catch (cause) {
    const { DISPLAY } = process.env;
    if (DISPLAY) return { env: { DISPLAY }, close: () => undefined };
    throw new Error('there is no display, and no Xvfb to make one (on Debian: apt-get install xvfb)', {
      cause,
    });
  }
}

/** The server finds a free number by itself and tells it. */
async function openXvfb(): Promise<Display> {
  const args = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    void once(server.stdio[3] as Readable, 'data').then(([data]) => resolve(String(data).trim()));
  });
  // Should the tests die before they close it, they take the server along.
  process.once('exit', () => server.kill());
  return { env: { DISPLAY: `:${number}` }, close: () => void server.kill() };
}
