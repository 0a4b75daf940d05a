import { type Command, Option } from 'commander';
import type { EngineResponse } from '../../core/contract/engine.ts';
import type { ProviderProbe } from '../../core/contract/providers.ts';
import { RivuletError } from '../../core/errors.ts';
import { explainRefusal, type Remedy } from '../../core/provider-words.ts';
import { EngineClient } from '../engine/client.ts';
import { providerOrder } from '../engine/providers.ts';
import { findBrowser, findElectron, type Installed, ownVersion } from '../host/installed.ts';
import { resolveModel } from '../host/model-list.ts';
import { ALL_PROVIDERS, probeProviders } from '../host/probe-providers.ts';
import { print } from './print.ts';

/** What is said of one provider: what was found, a sentence about it, and what helps. */
interface Told extends ProviderProbe {
  readonly sentence?: string;
  readonly remedy?: Remedy;
}

/** What `doctor` finds. */
interface Report {
  readonly versions: Readonly<Record<'rivulet' | 'node' | 'onnxruntime' | 'platform', string>>;
  /** The provider that `--provider auto` uses. */
  readonly active: string;
  readonly providers: readonly Told[];
  readonly electron: Installed;
  readonly browser: Installed;
}

interface DoctorOptions {
  readonly json?: boolean;
  readonly check?: ProviderProbe['provider'];
  readonly model: string;
}

/** How much of what is emitted must be equal. */
const EQUAL_SHARE = 0.999;

/** Adds `doctor`: tells what this machine can do for Rivulet, and why not more. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('tell what can compute here and why not more, and what is installed')
    .addOption(
      new Option('--check <provider>', 'compare a provider with the CPU instead').choices(ALL_PROVIDERS),
    )
    .option('--model <model>', 'what --check compares on', 'chorales-fast')
    .option('--json', 'print the result as one JSON document')
    .action((options: DoctorOptions) => withEngine((engine) => run(engine, options)));
}

async function run(engine: EngineClient, { check, model, json }: DoctorOptions): Promise<void> {
  if (check) return compare(engine, check, model, json);
  const report = await examine(engine);
  print({ json: json ?? false }, report, table(report));
}

/** A broken driver can end the process that loads it, so it is never this one. */
async function withEngine(work: (engine: EngineClient) => Promise<void>): Promise<void> {
  const engine = new EngineClient();
  try {
    await work(engine);
  } finally {
    await engine.stop();
  }
}

async function examine(engine: EngineClient): Promise<Report> {
  const { runtime, providers } = await probeProviders(engine);
  const works = (name: string) => providers.some(({ provider, ok }) => provider === name && ok);
  return {
    versions: {
      rivulet: await ownVersion(),
      node: process.versions.node,
      onnxruntime: runtime ?? 'unknown',
      platform: `${process.platform} ${process.arch}`,
    },
    active: providerOrder('auto').find(works) ?? 'none',
    providers: providers.map(tell),
    electron: await findElectron(),
    browser: await findBrowser(),
  };
}

function tell(probe: ProviderProbe): Told {
  if (probe.ok) return probe;
  const system = { os: process.platform, arch: process.arch };
  return { ...probe, ...explainRefusal({ ...probe, reason: probe.reason ?? 'unknown' }, system) };
}

function table({ versions, active, providers, electron, browser }: Report): string[] {
  return [
    ...Object.entries(versions).map(([name, text]) => line(name, text)),
    ...providers.flatMap((told) => providerLines(told, told.provider === active)),
    line('electron', installed(electron)),
    line('browser', installed(browser)),
  ];
}

function providerLines({ provider, ok, sentence, remedy, reason }: Told, isActive: boolean): string[] {
  if (ok) return [line(provider, `works${isActive ? ', active' : ''}`)];
  const helps = remedy && [remedy.sentence, remedy.command].filter(Boolean).join(' ');
  return [
    line(provider, `no: ${sentence}`),
    ...(helps ? [line('', helps)] : []),
    line('', `(${reason ?? 'unknown'})`),
  ];
}

function line(name: string, text: string): string {
  return `${name.padEnd(12)} ${text}`;
}

function installed({ found, path = '', version = '', reason = '' }: Installed): string {
  return found ? `${version} ${path}`.trim() : `no: ${reason}`;
}

/** Prints how far a provider is from the CPU; throws where that is too far, or where it cannot compute at all. */
async function compare(
  engine: EngineClient,
  provider: ProviderProbe['provider'],
  model: string,
  json = false,
): Promise<void> {
  const found = await engine.call('parity', { model: await resolveModel(model), provider });
  const fault = faultOf(found);
  print({ json }, { provider, model, ok: fault === undefined, ...found }, [
    ...found.differences.map(({ graph, output, largest }) =>
      line(graph, `${output.padEnd(8)} differs by up to ${largest.toPrecision(2)}`),
    ),
    line('emitted', `${found.emitted.equal} of ${found.emitted.of} are equal`),
    ...(fault === undefined ? [line(provider, 'ok')] : []),
  ]);
  if (fault !== undefined)
    throw new RivuletError('bad-model', `${provider} computes otherwise than the CPU: ${fault}`);
}

function faultOf({ differences, emitted }: EngineResponse<'parity'>): string | undefined {
  const worst = differences.toSorted((a, b) => b.ofAllowed - a.ofAllowed)[0]!;
  if (worst.ofAllowed > 1) {
    const times = worst.ofAllowed.toPrecision(2);
    return `${worst.graph}.${worst.output} differs by ${worst.largest.toPrecision(2)}, ${times} times what is allowed`;
  }
  const { equal, of } = emitted;
  return equal < EQUAL_SHARE * of ? `only ${equal} of ${of} notes or letters are equal` : undefined;
}
