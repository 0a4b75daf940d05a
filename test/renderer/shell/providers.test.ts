import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Placement } from '../../../renderer/state/placement.svelte.ts';
import { Providers } from '../../../renderer/shell/providers.svelte.ts';
import { violationsOn } from '../../e2e/axe.ts';
import {
  type BrowserStudio,
  closeBrowserHost,
  openBrowserHost,
  openBrowserStudio,
} from '../../e2e/browser.ts';
import { FakeHost, settled } from '../state/fake-host.ts';

const cuda = { provider: 'cuda', reason: 'device lost', fault: 'run' } as const;

/** Providers whose model runs on the CPU, after what was passed over; probed with CPU and CUDA found to work. */
async function probed(passedOver: readonly object[]) {
  const host = new FakeHost();
  const placement = new Placement(host.api);
  void placement.prepare('chorales');
  host.last('model.prepare').resolve({ active: { provider: 'cpu', passedOver }, threads: 1 });
  const providers = new Providers(host.api, placement);
  void providers.probe('chorales');
  host.last('providers.probe').resolve({
    system: { os: 'linux', arch: 'x64' },
    order: ['cuda', 'cpu'],
    providers: [
      { provider: 'cpu', ok: true, seconds: 0.052 },
      { provider: 'cuda', ok: true, seconds: 0.011 },
      { provider: 'dml', ok: false, reason: '[dml] backend not found' },
    ],
    steps: 64,
  });
  await settled();
  return { host, placement, shown: Object.fromEntries(providers.shown.map((one) => [one.provider, one])) };
}

describe('what is shown of a provider', () => {
  it('is whether it computes, how fast, and why not', async () => {
    const { shown } = await probed([]);
    expect(shown['cpu']).toMatchObject({ name: 'CPU', standing: 'active', time: '0.05 s' });
    expect(shown['cuda']).toMatchObject({ name: 'CUDA', standing: 'works', ok: true, time: '0.01 s' });
    expect(shown['dml']).toMatchObject({
      standing: 'absent',
      ok: false,
      sentence: 'DirectML is a part of Windows.',
      detail: '[dml] backend not found',
    });
  });

  it('is that it failed while it computed, though its probe went well, until it is chosen again', async () => {
    const { shown, placement, host } = await probed([cuda]);
    expect(shown['cuda']).toMatchObject({
      standing: 'failed',
      sentence: 'CUDA failed while it computed, so the CPU took over.',
      detail: 'device lost',
    });
    expect(host.last('model.prepare').request).toMatchObject({ again: false });
    placement.choose('auto');
    expect(host.last('model.prepare').request).toMatchObject({ provider: 'auto', again: true });
  });
});

describe('in the studio', () => {
  let open: BrowserStudio | undefined;
  beforeAll(openBrowserHost);
  afterAll(closeBrowserHost);
  afterEach(() => open?.close());

  it('Settings lead to what computes here: found by computing, cancelled, probed again, chosen by keys', async () => {
    open = await openBrowserStudio();
    const { page, studio } = open;
    await studio.button('Settings').click();
    await page.getByRole('button', { name: 'What computes' }).click();
    const dialog = page.getByRole('dialog', { name: 'What computes' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.getByRole('button', { name: 'Probe again' }).click();
    await dialog.getByText('in use').waitFor({ timeout: 60_000 });
    const [foreign, home] = process.platform === 'win32' ? ['Core ML', 'macOS'] : ['DirectML', 'Windows'];
    await dialog.getByText(`${foreign} is a part of ${home}.`).waitFor();
    expect(await dialog.getByText(/^\d+\.\d+ s$/).count()).toBeGreaterThan(0);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOn(page)).toEqual([]);
    }
    await dialog.getByRole('radio', { name: /^Best there is/ }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await dialog.getByRole('radio', { name: /^CPU/ }).isChecked()).toBe(true);
    await dialog.getByRole('button', { name: 'Back to Settings' }).click();
    await page.getByLabel('Models run on: CPU').waitFor();
    expect(open.complaints).toEqual([]);
  });
});
