import { describe, expect, it } from 'vitest';
import { answer, type PageFiles } from '../../../electron/app/answer.ts';

const files: PageFiles = new Map(
  Object.entries({
    'index.html': { type: 'text/html; charset=utf-8', text: '<h1>Rivulet</h1>' },
    'assets/a b.mp3': { type: 'audio/mpeg', text: 'sound' },
  }).map(([name, { type, text }]) => [
    name,
    { type, hashed: false, read: () => Promise.resolve(new TextEncoder().encode(text)) },
  ]),
);

function get(url: string, method = 'GET'): Promise<Response> {
  return answer({ url, method }, files);
}

describe('the scheme of the studio', () => {
  it('serves the page at its root and its parts by name, each with its type and the policy', async () => {
    const page = await get('rivulet://studio/');
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<h1>Rivulet</h1>');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const part = await get('rivulet://studio/assets/a%20b.mp3?x#y');
    expect(await part.text()).toBe('sound');
    expect(part.headers.get('content-type')).toBe('audio/mpeg');
    for (const { headers } of [page, part]) {
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it.each([
    'rivulet://studio/package.json',
    'rivulet://studio/assets',
    'rivulet://studio/assets/',
    'rivulet://studio//index.html',
    'rivulet://studio/%2e%2e/package.json',
    'rivulet://studio/assets/%2e%2e%2findex.html',
    'rivulet://studio/..%5cpackage.json',
    'rivulet://studio/%2fetc%2fpasswd',
    'rivulet://studio/index.html%00',
    'rivulet://studio/%',
    'rivulet://other/index.html',
    'rivulet://studio.other/index.html',
  ])('has nothing at %s', async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  it('is for reading only', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await get('rivulet://studio/', method)).status).toBe(405);
    }
  });
});
