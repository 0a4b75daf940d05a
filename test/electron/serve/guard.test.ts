import type * as Crypto from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { expect, test, vi } from 'vitest';
import { Guard } from '../../../electron/serve/guard.ts';

const compared = vi.hoisted(() => [] as [number, number][]);

/** The real one, which tells what it was asked to compare. */
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof Crypto>();
  const timingSafeEqual: typeof crypto.timingSafeEqual = (a, b) => {
    compared.push([a.byteLength, b.byteLength]);
    return crypto.timingSafeEqual(a, b);
  };
  return { ...crypto, timingSafeEqual };
});

function asking(url: string, cookie?: string): IncomingMessage {
  return { url, headers: cookie === undefined ? {} : { cookie } } as IncomingMessage;
}

test('a token is compared in constant time, whatever it is and wherever it stands', () => {
  const guard = new Guard(1234, '127.0.0.1');
  const right = new URL(guard.address).searchParams.get('token')!;
  const tries = [right, '', 'x', right.slice(1), `${right}x`, 'x'.repeat(10_000), right.toLowerCase()];
  for (const candidate of tries) {
    compared.length = 0;
    const asked = [asking(`/?token=${candidate}`), asking('/', `rivulet-1234=${candidate}`)];
    const known = asked.map((request) => guard.knowsToken(request));
    expect(known).toEqual([candidate === right, candidate === right]);
    // Of one length, that of a hash, so that not even the token's length can be told from the time.
    expect(compared).toEqual([
      [32, 32],
      [32, 32],
    ]);
  }
});
