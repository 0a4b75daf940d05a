import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve, type Serving } from '../../../electron/serve/serve.ts';
import { raw, type RawAnswer, upgradeLines } from '../../fixtures/raw-http.ts';
import { builtPageFixture, quietHost, SECRET } from '../../fixtures/served.ts';

const host = quietHost();
let folder: string;
let root: string;
let studio: Serving;
beforeAll(async () => {
  ({ folder, root } = await builtPageFixture());
  studio = await serve({ host, root, port: 0 });
});
afterAll(async () => {
  await studio.close();
  await rm(folder, { recursive: true });
});

const own = () => `127.0.0.1:${studio.port}`;
const token = () => new URL(studio.address).searchParams.get('token')!;

/** Asks with the right Host unless `headers` say otherwise. */
function get(
  target: string,
  headers: readonly string[] = [`Host: ${own()}`],
  method = 'GET',
): Promise<RawAnswer> {
  return raw(studio.port, [`${method} ${target} HTTP/1.1`, ...headers]);
}

const TARGETS = [
  '/',
  '/index.html',
  '/assets/index-Ab3_-x9Z.js',
  '/icon.svg',
  '/nothing',
  '/bridge',
  '/%2e%2e/x',
];

describe('the Host', () => {
  const hostile = (): string[][] => {
    const { port } = studio;
    const names = [
      ...['evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, '127.0.0.1', 'localhost'],
      ...[
        `127.0.0.1:${port}.evil.example`,
        `localhost:${port}@evil.example`,
        `evil.example@127.0.0.1:${port}`,
      ],
      ...[`127.0.0.2:${port}`, `0.0.0.0:${port}`, `[::1]:${port}`, `2130706433:${port}`, `127.1:${port}`, ''],
      ...[`localhost.:${port}`, `127.0.0.1:${port + 1}`, `127.0.0.1:0${port}`, `127.0.0.1:${port}/`],
    ];
    const twice = [`Host: 127.0.0.1:${port}`, 'Host: evil.example'];
    return [...names.map((name) => [`Host: ${name}`]), twice, twice.toReversed(), []];
  };

  test('of another site is refused on every route, token or not', async () => {
    const cookie = `Cookie: rivulet-${studio.port}=${token()}`;
    for (const headers of hostile()) {
      for (const target of [...TARGETS, `/?token=${token()}`]) {
        const answer = await get(target, [...headers, cookie]);
        expect([headers, target, answer.status]).toEqual([headers, target, 403]);
        expect(answer.body).not.toContain('studio');
        expect(answer.headers).not.toHaveProperty('set-cookie');
      }
    }
  });

  test('of another site opens no WebSocket', async () => {
    const cookie = `Cookie: rivulet-${studio.port}=${token()}`;
    for (const headers of hostile()) {
      for (const target of ['/bridge', `/bridge?token=${token()}`, '/', '/nothing']) {
        const origin = `Origin: http://${headers[0]?.slice(6) ?? own()}`;
        const answer = await raw(studio.port, upgradeLines(target, [...headers, cookie, origin]));
        expect([headers, target, answer.status]).toEqual([headers, target, 403]);
      }
    }
    expect(host.started).toBe(0);
  });

  test('in the request line is refused too, and so is none at all', async () => {
    expect((await get(`http://evil.example/?token=${token()}`)).status).toBe(403);
    expect((await raw(studio.port, [`GET /?token=${token()} HTTP/1.0`])).status).toBe(403);
  });

  test('may be this machine by either of its names', async () => {
    for (const name of [own(), `localhost:${studio.port}`, `LocalHost:${studio.port}`]) {
      expect((await get(`/?token=${token()}`, [`Host: ${name}`])).status).toBe(200);
    }
  });
});

describe('the token', () => {
  test('has at least 128 bits, and is new each time', async () => {
    expect(token()).toMatch(/^[\w-]+$/);
    expect(Buffer.from(token(), 'base64url').length * 8).toBeGreaterThanOrEqual(128);
    expect(studio.address).toBe(`http://${own()}/?token=${token()}`);
    const other = await serve({ host, root, port: 0 });
    expect(new URL(other.address).searchParams.get('token')).not.toBe(token());
    await other.close();
  });

  test('opens the page, and its cookie does so again', async () => {
    const first = await get(`/?token=${token()}`);
    expect([first.status, first.body]).toEqual([200, expect.stringContaining('The studio')]);
    expect(first.headers['cache-control']).toBe('no-store');
    const [cookie, ...attributes] = first.headers['set-cookie']!.split('; ');
    expect(cookie).toMatch(new RegExp(`^rivulet-${studio.port}=`));
    expect(attributes.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict']);
    const again = await get('/', [`Host: ${own()}`, `Cookie: other=1; ${cookie}`]);
    expect([again.status, again.body]).toEqual([200, first.body]);
  });

  test('that is absent or wrong opens nothing, whatever cookie is beside it', async () => {
    const cookie = (value: string) => `Cookie: rivulet-${studio.port}=${value}`;
    const [right, wrong] = [cookie(token()), `${token().slice(0, -1)}!`];
    const attempts: [string, string?][] = [
      ...([['/'], ['/?token='], [`/?token=${wrong}`], [`/?token=${token()}x`]] as [string][]),
      ...([[`/?token=${token().slice(0, 20)}`], [`/?token=${token()}&token=x`], [`/?Token=${token()}`]] as [
        string,
      ][]),
      ...([
        ['/', cookie('')],
        ['/', cookie(wrong)],
        ['/', `Cookie: rivulet-1=${token()}`],
      ] as [string, string][]),
      ['/?token=wrong', right],
    ];
    for (const [target, header] of attempts) {
      const answer = await get(target, [`Host: ${own()}`, ...(header ? [header] : [])]);
      expect([target, header, answer.status]).toEqual([target, header, 403]);
      expect(answer.body).not.toContain('The studio');
      expect(answer.body).toContain('address that Rivulet printed');
      expect(answer.headers).not.toHaveProperty('set-cookie');
      expect(answer.body).not.toContain(token());
    }
  });
});

test('an invitation opens the page once, and says nothing of the token', async () => {
  const [first, second] = [new URL(studio.invitation()), new URL(studio.invitation())];
  expect(first.search).not.toBe(second.search);
  expect(first.href).not.toContain(token());
  expect((await get(`/bridge${first.search}`)).status).toBe(404);
  const invited = await get(`/${first.search}`);
  expect([invited.status, invited.headers['location']]).toEqual([303, '/']);
  const [cookie] = invited.headers['set-cookie']!.split('; ');
  expect((await get('/', [`Host: ${own()}`, `Cookie: ${cookie}`])).status).toBe(200);
  expect((await get(`/${first.search}`)).status).toBe(403);
  expect((await get('/?invitation=')).status).toBe(403);
  const key = second.searchParams.get('invitation')!;
  expect((await get(`/?token=${key}`)).status).toBe(403);
  expect((await get(`/?invitation=${token()}`)).status).toBe(403);
  const upgrade = [`Host: ${own()}`, `Origin: http://${own()}`];
  expect((await raw(studio.port, upgradeLines(`/bridge${second.search}`, upgrade))).status).toBe(403);
});

test('every answer has the headers that keep it to itself', async () => {
  const answers = await Promise.all([
    get(`/?token=${token()}`),
    get('/'),
    get('/assets/index-Ab3_-x9Z.js'),
    get('/nothing'),
    get('/', [`Host: ${own()}`], 'POST'),
    get('/', ['Host: evil.example']),
    get('/', ['no header at all']),
    raw(studio.port, upgradeLines('/bridge', [`Host: ${own()}`])),
    raw(studio.port, upgradeLines('/bridge', ['Host: evil.example'])),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 403, 200, 404, 405, 403, 400, 403, 403]);
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
    expect(headers['permissions-policy']).toContain('midi=(self)');
    const policy = headers['content-security-policy']!;
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]) {
      expect(policy).toContain(rule);
    }
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  }
});

describe('the files', () => {
  test('are those of the page, with their types', async () => {
    const script = await get('/assets/index-Ab3_-x9Z.js');
    expect(script).toMatchObject({ status: 200, body: 'globalThis.loaded = true;' });
    expect(script.headers['content-type']).toContain('text/javascript');
    expect(script.headers['cache-control']).toContain('immutable');
    const sound = await get('/assets/A%231%20loud.mp3');
    expect([sound.body, sound.headers['content-type']]).toEqual(['sound', 'audio/mpeg']);
    expect(sound.headers['cache-control']).toBe('no-cache');
    expect((await get('/icon.svg?v=2')).headers['content-type']).toContain('image/svg+xml');
    const head = await get('/icon.svg', [`Host: ${own()}`, 'Connection: close'], 'HEAD');
    expect([head.status, head.body]).toEqual([200, '']);
  });

  test('elsewhere cannot be named', async () => {
    const ups = [
      '..',
      '%2e%2e',
      '%2E.',
      '.%2e',
      '%252e%252e',
      '..%00',
      '....',
      '..;',
      '%c0%ae%c0%ae',
      '%u002e%u002e',
    ];
    const slashes = ['/', '%2f', '\\', '%5c', '%5C', '//', '%252f', '%c0%af', '/./'];
    const spelled = ups.flatMap((up) =>
      slashes.flatMap((slash) => [
        `/${up}${slash}secret.txt`,
        `/assets${slash}${up}${slash}${up}${slash}secret.txt`,
        `/assets/${up}${slash}${up}${slash}renderer-private${slash}secret.txt`,
        `${slash}${up}${slash}${up}${slash}${up}${slash}${up}${slash}${up}${slash}etc${slash}passwd`,
      ]),
    );
    const others = [
      ...[
        '/assets/link.txt',
        '/assets/up/secret.txt',
        '/assets/up/renderer/index.html',
        '/assets/up',
        '/assets/',
      ],
      ...['/../renderer-private/secret.txt', '/%2e%2e/renderer-private/secret.txt', '-private/secret.txt'],
      ...[
        '/icon.svg%00',
        '/icon.svg%00.js',
        '/%00',
        '/assets/index-Ab3_-x9Z.js/',
        '/assets//index-Ab3_-x9Z.js',
      ],
      ...[
        `/${folder}/secret.txt`,
        `//${folder}/secret.txt`,
        `/file://${folder}/secret.txt`,
        '/%',
        '/%zz',
        '/index.html',
      ],
      ...['/constructor', '/__proto__', '/assets', '/package.json', '/manifest.json', '/.git/config'],
    ];
    for (const target of [...spelled, ...others]) {
      const answer = await get(target);
      expect([target, answer.status]).toEqual([target, expect.toBeOneOf([400, 403, 404]) as number]);
      expect(answer.body).not.toContain(SECRET);
      expect(answer.body).not.toContain('root:');
      expect(answer.body.length).toBeLessThan(100);
    }
  });

  test('are read, and nothing else is done', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND']) {
      const headers = [`Host: ${own()}`, 'Content-Length: 0'];
      const answer = await get(`/?token=${token()}`, headers, method);
      expect([method, answer.status, answer.headers['allow']]).toEqual([method, 405, 'GET, HEAD']);
    }
  });
});

describe('it is not served', () => {
  test('beyond this machine', async () => {
    for (const bind of [
      '0.0.0.0',
      '::',
      '192.168.0.1',
      '127.0.0.1.example',
      'example.org',
      '',
      'constructor',
    ]) {
      await expect(serve({ host, root, port: 0, bind })).rejects.toMatchObject({
        code: 'bad-argument',
        message: expect.stringContaining('this machine alone') as unknown,
      });
    }
    const local = await serve({ host, root, port: 0, bind: 'localhost' });
    expect(local.address).toContain('http://127.0.0.1:');
    await local.close();
  });

  test('at a port that is taken, nor without a page', async () => {
    await expect(serve({ host, root, port: studio.port })).rejects.toMatchObject({
      code: 'bad-argument',
      message: `port ${studio.port} cannot be listened on: another program uses it`,
    });
    await expect(serve({ host, root: `${root}/assets`, port: 0 })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(serve({ host, root: `${root}/none`, port: 0 })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('any more once it is closed', async () => {
    const brief = await serve({ host, root, port: 0 });
    await brief.close();
    await expect(raw(brief.port, ['GET / HTTP/1.1', `Host: 127.0.0.1:${brief.port}`])).rejects.toThrow(
      'ECONNREFUSED',
    );
  });
});
