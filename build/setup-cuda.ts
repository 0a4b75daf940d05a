import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProviderProbe } from '../core/contract/providers.ts';
import { CUDA_DRIVER, CUDA_PART, explainRefusal, type System } from '../core/provider-words.ts';
import { EngineClient } from '../electron/engine/client.ts';
import { cudaLacks } from '../electron/host/cuda-parts.ts';
import { probeProvider } from '../electron/host/probe-providers.ts';

/*
 * `npm run setup:cuda`: fetches the CUDA part of ONNX Runtime, which is too large for its npm package, by that
 * package's own script, and tries it. `npm ci` never does this.
 */

/** How a program ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** The machine, as the set-up looks at it and works on it. */
export interface Machine extends System {
  /** What would be fetched, in words. */
  source(): string;
  install(): Promise<Ended>;
  lacks(): Promise<string[]>;
  probe(): Promise<ProviderProbe>;
  say(line: string): void;
}

/** Sets CUDA up, telling each step. Says whether CUDA computes now. */
export async function setUpCuda(machine: Machine): Promise<boolean> {
  const { say } = machine;
  if (machine.os !== 'linux' || machine.arch !== 'x64') {
    say(`Nothing to set up on ${machine.os} ${machine.arch}: ${explainHere(machine)}`);
    return false;
  }
  const before = await machine.lacks();
  if (before.includes(CUDA_DRIVER))
    say('There is no NVIDIA driver yet. CUDA computes only once there is one; the rest is set up now.');
  if (before.includes(CUDA_PART) && !(await fetchPart(machine))) return false;
  return verify(machine);
}

async function fetchPart({ source, install, lacks, say }: Machine): Promise<boolean> {
  say(`Fetching ${source()}`);
  const { code, output } = await install();
  const there = !(await lacks()).includes(CUDA_PART);
  if (code === 0 && there) {
    say('Fetched.');
    return true;
  }
  say(`The CUDA part of ONNX Runtime could not be fetched: ${faultIn(output, code)}`);
  say(
    'Nothing else has changed, and the CPU computes as before. Run this again where the address above can be',
  );
  say('reached; a proxy is named by GLOBAL_AGENT_HTTPS_PROXY.');
  return false;
}

/** The line that names the error, of a stack and what surrounds it. */
function faultIn(output: string, code: number | null): string {
  const named = /^\s*(?:\w*Error: )(.+)$/m.exec(output)?.[1];
  if (named === undefined) return `its script ended with code ${code ?? 'none'} and brought no ${CUDA_PART}.`;
  return `${named.trim().replace(/\.$/, '')}.`;
}

async function verify(machine: Machine): Promise<boolean> {
  const probe = await machine.probe();
  if (probe.ok) {
    machine.say('CUDA computes here. Compare it with the CPU: npm run -s rivulet -- doctor --check cuda');
    return true;
  }
  const reason = probe.reason ?? 'unknown';
  const { sentence, remedy } = explainRefusal({ ...probe, reason }, machine);
  machine.say(`CUDA does not compute yet. ${sentence}`);
  if (remedy) machine.say([remedy.sentence, remedy.command].filter(Boolean).join(' '));
  machine.say(`(${reason})`);
  return false;
}

function explainHere(system: System): string {
  return explainRefusal({ provider: 'cuda', reason: '' }, system).sentence;
}

const require = createRequire(import.meta.url);

/** ONNX Runtime's package, whose main file is in a folder of it. */
const PACKAGE = path.join(path.dirname(require.resolve('onnxruntime-node')), '..');

const here: Machine = {
  os: process.platform,
  arch: process.arch,
  source: sourceWords,
  install: () => runNode([path.join(PACKAGE, 'script/install'), '--onnxruntime-node-install']),
  lacks: () => cudaLacks(),
  probe: async () => {
    const engine = new EngineClient();
    try {
      return await probeProvider(engine, 'cuda');
    } finally {
      await engine.stop();
    }
  },
  say: (line) => void process.stdout.write(`${line}\n`),
};

interface Metadata {
  readonly packages: Readonly<
    Record<string, { name: string; versions: { feed: string; version: string }[] }>
  >;
  readonly feeds: Readonly<Record<string, { index: string }>>;
}

/** What the package's script is about to fetch, by its own list. */
function sourceWords(): string {
  const { packages, feeds } = require(path.join(PACKAGE, 'script/install-metadata.js')) as Metadata;
  const { name, versions } = packages['nuget:linux/x64:cuda12']!;
  const [{ feed, version }] = versions as [{ feed: string; version: string }];
  return `${name} ${version}, made by Microsoft, from ${feeds[feed]!.index} into ${PACKAGE}`;
}

function runNode(args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const hear = (text: string) => {
      output += text;
      process.stderr.write(text);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', ({ message }) => resolve({ code: null, output: `Error: ${message}` }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await setUpCuda(here)) ? 0 : 1;
