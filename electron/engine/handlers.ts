import {
  type EngineCall,
  engineCalls,
  type EngineResponse,
  type EngineTask,
} from '../../core/contract/engine.ts';
import type { FloatTensor } from '../../core/contract/floats.ts';
import { type GraphRole, isBaseline, rolesOf } from '../../core/contract/manifest.ts';
import { RivuletError } from '../../core/errors.ts';
import { openGraph, probeProvider, runtimeVersion, type Tensors } from '../../models/compiler/compile.ts';
import { checked } from '../host/check.ts';
import { readModel, verifyModel } from '../host/model-folder.ts';
import type { CallContext, Handlers } from '../host/serve-calls.ts';
import { editHandlers } from './edits/handlers.ts';
import { float } from './float.ts';
import { generate } from './generate.ts';
import type { ModelCache } from './model-cache.ts';
import type { OpenModel } from './open-model.ts';
import { parity } from './parity.ts';

/** The calls that need a model to be open. */
type ModelCall = Exclude<EngineCall, 'probe' | 'parity' | 'verify'>;

type Work<Name extends ModelCall> = (
  task: EngineTask<Name>,
  model: OpenModel,
  context: CallContext,
) => Promise<EngineResponse<Name>>;

/** What a provider's driver may take to start. */
const PROBE_MS = 60_000;
/** What it may take to compile all graphs of a model and run them. */
const PARITY_MS = 10 * 60_000;
/** What the largest model may take to be hashed and walked through. */
const VERIFY_MS = 120_000;

/** What the engine answers to each of its calls. */
export function engineHandlers(cache: ModelCache): Handlers {
  const on = <Name extends ModelCall>(name: Name, work: Work<Name>) => handler(cache, name, work);
  return {
    probe: async (request, { expectSilence }) => {
      const { provider } = checked(engineCalls.probe.request, request, 'probe');
      await expectSilence(PROBE_MS);
      const reason = await probeProvider(provider);
      return { runtime: runtimeVersion(), ok: reason === undefined, ...(reason !== undefined && { reason }) };
    },
    parity: async (request, { expectSilence }) => {
      const task = checked(engineCalls.parity.request, request, 'parity');
      await expectSilence(PARITY_MS);
      return parity(await readModel(task.model), task, openGraph);
    },
    verify: async (request, { expectSilence }) => {
      const { model } = checked(engineCalls.verify.request, request, 'verify');
      await expectSilence(VERIFY_MS);
      return verifyModel(model);
    },
    load: on('load', load),
    generate: on('generate', generate),
    encode: on('encode', async ({ x, mask }, model, context) => {
      const outputs = await runGraph(model, 'encode', { x, mask }, context);
      return { mean: float(outputs, 'mean'), logVar: float(outputs, 'logVar') };
    }),
    density: on('density', async ({ z, mask }, model, context) => {
      const outputs = await runGraph(model, 'density', { z, mask }, context);
      return {
        epsilon: float(outputs, 'epsilon'),
        logProb: float(outputs, 'logProb'),
        layers: float(outputs, 'layers'),
      };
    }),
    sample: on('sample', async ({ epsilon, given, known, mask }, model, context) => {
      const outputs = await runGraph(model, 'sample', { epsilon, given, known, mask }, context);
      return { z: float(outputs, 'z'), layers: float(outputs, 'layers') };
    }),
    decode: on('decode', async ({ z, mask }, model, context) => {
      const outputs = await runGraph(model, 'decode', { z, mask }, context);
      return { logits: float(outputs, 'logits') };
    }),
    score: on('score', async ({ x, mask }, model, context) => {
      const outputs = await runGraph(model, 'score', { x, mask }, context);
      return { logProb: float(outputs, 'logProb') };
    }),
    ...editHandlers(on),
  };
}

/** Checks the request, finds the model, works. */
function handler<Name extends ModelCall>(cache: ModelCache, name: Name, work: Work<Name>): Handlers[string] {
  return async (request, context) => {
    const task = checked(engineCalls[name].request, request, name) as EngineTask<Name>;
    return work(task, await cache.get(task), context);
  };
}

async function load(
  _: EngineTask<'load'>,
  model: OpenModel,
  context: CallContext,
): Promise<EngineResponse<'load'>> {
  const roles = isBaseline(model.manifest) ? (['draw'] as const) : (['sample', 'decode'] as const);
  for (const role of roles) await model.prepare(role, context);
  const { name, kind } = model.manifest;
  return { name, kind, active: model.active };
}

/** Runs a graph whose inputs must all have the same T and B, and the widths of the model. */
function runGraph(
  model: OpenModel,
  role: GraphRole,
  feeds: Record<string, FloatTensor>,
  context: CallContext,
): Promise<Tensors> {
  const { name, arch, config } = model.manifest;
  if (!rolesOf(model.manifest).includes(role)) {
    throw new RivuletError(
      'bad-argument',
      `${name} is of the architecture ${arch}, which has no graph ${role}`,
    );
  }
  const { latent, vocabulary } = config;
  const widths: Record<string, number> = { x: vocabulary, mask: 1, known: 1 };
  const [steps, batch] = Object.values(feeds)[0]!.dims;
  for (const [input, { dims }] of Object.entries(feeds)) {
    const expected = [steps, batch, widths[input] ?? latent];
    if (dims.join() !== expected.join()) {
      throw new RivuletError('bad-shape', `${input} should be [${expected}], but it is [${dims}]`);
    }
  }
  return model.run(role, feeds, context);
}
