import type { Command } from 'commander';
import type { EngineResponse } from '../../core/contract/engine.ts';
import { EngineClient } from '../engine/client.ts';
import { providerOrder } from '../engine/providers.ts';
import { findBrowser, findElectron, type Installed, ownVersion } from '../host/installed.ts';

/** What `doctor` finds. */
interface Report {
  readonly versions: Readonly<Record<'rivulet' | 'node' | 'onnxruntime' | 'platform', string>>;
  /** The provider that `--provider auto` uses. */
  readonly active: string;
  readonly providers: EngineResponse<'probe'>['providers'];
  readonly electron: Installed;
  readonly browser: Installed;
}

/** Adds `doctor`: tells what this machine can do for Rivulet, and why not more. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('tell what can compute here and why not more, and what is installed')
    .option('--json', 'print the result as one JSON document')
    .action(async ({ json }: { json?: boolean }) => {
      const report = await examine();
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : table(report));
    });
}

async function examine(): Promise<Report> {
  const { runtime, providers } = await probe();
  const works = (name: string) => providers.some(({ provider, ok }) => provider === name && ok);
  return {
    versions: {
      rivulet: await ownVersion(),
      node: process.versions.node,
      onnxruntime: runtime,
      platform: `${process.platform} ${process.arch}`,
    },
    active: providerOrder('auto').find(works) ?? 'none',
    providers,
    electron: await findElectron(),
    browser: await findBrowser(),
  };
}

/** Providers are probed in the engine's process, because a broken driver can end the process that loads it. */
async function probe(): Promise<EngineResponse<'probe'>> {
  const engine = new EngineClient();
  try {
    return await engine.call('probe', {});
  } finally {
    await engine.stop();
  }
}

function table({ versions, active, providers, electron, browser }: Report): string {
  const rows: [string, string][] = [
    ...Object.entries(versions),
    ...providers.map(({ provider, ok, reason }): [string, string] => [
      provider,
      ok ? `works${provider === active ? ', active' : ''}` : `no: ${reason ?? 'unknown'}`,
    ]),
    ['electron', installed(electron)],
    ['browser', installed(browser)],
  ];
  return rows.map(([name, text]) => `${name.padEnd(12)} ${text}\n`).join('');
}

function installed({ found, path = '', version = '', reason = '' }: Installed): string {
  return found ? `${version} ${path}`.trim() : `no: ${reason}`;
}
