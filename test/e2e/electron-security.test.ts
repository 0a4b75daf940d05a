import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUNDLES, closeDisplay, type ElectronStudio, noElectron, openStudio } from './electron-app.ts';
import { call } from './electron-calls.ts';
import { openOutside, type Outside } from './outside.ts';

/** How long an answer that must not come is waited for; one that may comes in a few milliseconds. */
const SILENCE_MS = 700;

describe.skipIf(noElectron)('a page in Electron', () => {
  let studio: ElectronStudio;
  let other: Outside;
  let outside: string;

  beforeAll(async () => {
    other = await openOutside();
    outside = other.address;
    studio = await openStudio();
    await studio.page.waitForLoadState();
  });

  afterAll(async () => {
    other?.close();
    await studio?.close();
    await closeDisplay();
  });

  it('has nothing of Node, and of the host the line alone', async () => {
    const found = await studio.page.evaluate(() => ({
      node: ['process', 'require', 'module', 'Buffer', 'global', '__dirname'].filter(
        (name) => name in window,
      ),
      bridge: Object.entries(window.rivulet!).map(([name, value]) => [name, typeof value]),
      electron: Object.keys(window).filter((name) => /electron|ipc/i.test(name)),
    }));
    expect(found).toEqual({
      node: [],
      bridge: [
        ['send', 'function'],
        ['listen', 'function'],
      ],
      electron: [],
    });
  });

  it('is sandboxed and isolated', async () => {
    const preferences = await studio.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      return (
        webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    });
    // Electron leaves out what is off.
    const off = [
      'nodeIntegrationInWorker',
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'enableBlinkFeatures',
    ];
    expect(off.filter((name) => preferences[name])).toEqual([]);
  });

  it('cannot change what it is given', async () => {
    const changed = await studio.page.evaluate(() => [
      Reflect.set(window, 'rivulet', { send: 1 }),
      Reflect.set(window.rivulet!, 'send', 1),
      typeof window.rivulet!.send,
    ]);
    expect(changed).toEqual([false, false, 'function']);
  });

  it('runs no code from text', async () => {
    const outcome = await studio.page.evaluate(async () => {
      const refused: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
      const evaluated = await new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve(new Function('return "ran"')());
          } catch (thrown) {
            resolve((thrown as Error).name);
          }
        });
      });
      const script = document.createElement('script');
      script.textContent = 'window.inline = "ran"';
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'window.inline = "ran"');
      image.src = '/nothing-is-here.png';
      document.body.append(image);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { evaluated, inline: 'inline' in window, refused };
    });
    expect(outcome).toMatchObject({ evaluated: 'EvalError', inline: false });
    expect(outcome.refused).toEqual(
      expect.arrayContaining(['script-src', 'script-src-elem', 'script-src-attr']),
    );
  });

  it('reaches no file and no network', async () => {
    const urls = ['file:///etc/passwd', outside, 'https://example.com/', 'ws://127.0.0.1:1/'];
    const reached = await studio.page.evaluate(async (addresses) => {
      const outcomes: string[] = [];
      for (const address of addresses) {
        await fetch(address).then(
          () => outcomes.push(address),
          () => undefined,
        );
      }
      return outcomes;
    }, urls);
    expect(reached).toEqual([]);
    expect(other.asked).toBe(0);
  });

  it('would reach none without its policy either', async () => {
    const reached = await studio.app.evaluate(
      async ({ BrowserWindow }, urls) => {
        const { session } = BrowserWindow.getAllWindows()[0]!.webContents;
        const outcomes: string[] = [];
        for (const url of urls) {
          await session.fetch(url).then(
            () => outcomes.push(url),
            () => undefined,
          );
        }
        return outcomes;
      },
      [outside],
    );
    expect(reached).toEqual([]);
    expect(other.asked).toBe(0);
  });

  it('stays where it is', async () => {
    const { page } = studio;
    const targets = [
      outside,
      'https://example.com/',
      'file:///etc/passwd',
      'rivulet://other/',
      'data:text/html,x',
    ];
    for (const target of targets) {
      await page.evaluate((url) => {
        location.href = url;
      }, target);
      await page.evaluate((url) => {
        const link = document.createElement('a');
        link.href = url;
        document.body.append(link);
        link.click();
        link.remove();
      }, target);
      await page.waitForTimeout(50);
      expect(page.url()).toBe('rivulet://studio/');
    }
    expect((await call(page, 'hello', {})).kind).toBe('result');
    expect(other.asked).toBe(0);
  });

  it('opens no window, frame or guest', async () => {
    const { app, page } = studio;
    const opened = await page.evaluate(async (url) => {
      const windows = [window.open(url), window.open('rivulet://studio/'), window.open('about:blank')];
      const link = Object.assign(document.createElement('a'), { href: url, target: '_blank' });
      document.body.append(link);
      link.click();
      for (const tag of ['iframe', 'webview', 'embed', 'object']) {
        const element = document.createElement(tag);
        element.setAttribute(tag === 'object' ? 'data' : 'src', url);
        document.body.append(element);
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      return windows.filter((other) => other !== null).length;
    }, outside);
    expect(opened).toBe(0);
    expect(other.asked).toBe(0);
    const kinds = await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getType()),
    );
    expect(kinds).toEqual(['window']);
  });

  it('opens its credits’ links in the person’s browser, and no other', async () => {
    const { app, page } = studio;
    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = (url) => Promise.resolve(void opened.push(url));
    });
    const licence = 'https://creativecommons.org/licenses/by/3.0/';
    await page.evaluate(
      (urls) => urls.forEach((url) => window.open(url)),
      [licence, `${licence}?x`, 'https://example.com/', 'file:///etc/passwd'],
    );
    const opened = () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    await expect.poll(opened).toEqual([licence]);
  });

  it('is granted nothing that it does not need', async () => {
    const outcome = await studio.page.evaluate(async () => {
      const attempt = (action: () => Promise<unknown>) =>
        action().then(
          (value) => (value === 'denied' ? 'denied' : 'granted'),
          () => 'denied',
        );
      return {
        geolocation: await attempt(
          () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
        ),
        microphone: await attempt(() => navigator.mediaDevices.getUserMedia({ audio: true })),
        screen: await attempt(() => navigator.mediaDevices.getDisplayMedia()),
        notifications: await attempt(() => Notification.requestPermission()),
        clipboard: await attempt(() => navigator.clipboard.readText()),
        instruments: await attempt(() => navigator.requestMIDIAccess({ sysex: true })),
      };
    });
    expect(new Set(Object.values(outcome))).toEqual(new Set(['denied']));
  });

  it('comes from an exact list of files, whatever a request looks like', async () => {
    const requests = [
      'rivulet://studio/package.json',
      'rivulet://studio/%2e%2e/package.json',
      'rivulet://studio/../package.json',
      'rivulet://studio/assets/%2e%2e%2f%2e%2e%2f%2e%2e%2fpackage.json',
      'rivulet://studio/..%5c..%5cpackage.json',
      'rivulet://studio//etc/passwd',
      'rivulet://studio/%2fetc%2fpasswd',
      'rivulet://studio/etc/passwd%00.html',
      'rivulet://studio/file:///etc/passwd',
      'rivulet://studio/assets/',
      'rivulet://studio/%',
      'rivulet://other/',
      'rivulet://other/index.html',
    ];
    const statuses = await studio.app.evaluate(async ({ BrowserWindow }, urls) => {
      const { session } = BrowserWindow.getAllWindows()[0]!.webContents;
      const all: [string, number][] = [];
      for (const url of urls) {
        all.push([
          url,
          await session.fetch(url).then(
            ({ status }) => status,
            () => 0,
          ),
        ]);
      }
      return all;
    }, requests);
    expect(statuses).toHaveLength(requests.length);
    for (const [url, status] of statuses) expect([url, [404, 0].includes(status)]).toEqual([url, true]);
    const page = await studio.page.evaluate(async () => {
      const { status, headers } = await fetch('/');
      const posted = await fetch('/', { method: 'POST', body: 'x' });
      return { status, policy: headers.get('content-security-policy'), posted: posted.status };
    });
    expect(page).toEqual({
      status: 200,
      policy: expect.stringMatching(/^default-src 'none'; script-src 'self';/) as unknown,
      posted: 405,
    });
  });

  it.each(['about:blank', 'rivulet://studio/'])(
    'alone is listened to: not another window with the same preload script, at %s',
    async (url) => {
      const { app } = studio;
      const answered = await app.evaluate(
        async ({ BrowserWindow }, { preload, silence, url: at }) => {
          const another = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
          await another.loadURL(at);
          const heard = await another.webContents.executeJavaScript(`new Promise((resolve) => {
          rivulet.listen(() => resolve(true));
          rivulet.send({ kind: 'call', id: 1, name: 'hello', request: {} });
          setTimeout(() => resolve(false), ${silence});
        })`);
          another.destroy();
          return heard as boolean;
        },
        { preload: path.join(BUNDLES, 'preload.cjs'), silence: SILENCE_MS, url },
      );
      expect(answered).toBe(false);
    },
  );

  it('alone is listened to: not another page in its own window', async () => {
    const { app, page } = studio;
    const goTo = async (url: string) => {
      const there = page.waitForURL(url, { waitUntil: 'load' });
      await app.evaluate(({ BrowserWindow }, address) => BrowserWindow.fromId(1)!.loadURL(address), url);
      await there;
    };
    await goTo('about:blank');
    const answered = await page.evaluate(
      (silence) =>
        new Promise<boolean>((resolve) => {
          window.rivulet!.listen(() => resolve(true));
          window.rivulet!.send({ kind: 'call', id: 1, name: 'hello', request: {} });
          setTimeout(() => resolve(false), silence);
        }),
      SILENCE_MS,
    );
    expect(answered).toBe(false);
    await goTo('rivulet://studio/');
    expect((await call(page, 'hello', {})).kind).toBe('result');
  });
});
