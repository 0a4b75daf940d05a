import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { decodeMessage, encodeMessage } from '../../../core/contract/codec.ts';
import { type StudioCall, studioCalls } from '../../../core/contract/studio.ts';
import { fromPageSchema } from '../../../core/contract/wire.ts';
import type { Random } from '../../../core/random.ts';
import { EngineClient } from '../../../electron/engine/client.ts';
import type { Spawn } from '../../../electron/host/child-handle.ts';
import { openHost } from '../../../electron/host/host.ts';
import { checkMessage } from '../../../electron/serve/message-check.ts';
import { pageOf } from '../../fixtures/page.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';
import { damageBytes, damageValue, oddValue } from '../damage.ts';
import { requestMaker } from '../sample-request.ts';
import { broken, type Fuzzed, refusedWith, type Verdict } from '../target.ts';

const NAMES = Object.keys(studioCalls) as StudioCall[];
const ODD_NAMES = ['constructor', '__proto__', 'toString', '', 'generate ', 'x'.repeat(64)];
/** The words with which a call may be refused; `internal` is a fault of ours. */
const REFUSALS = ['bad-argument', 'not-found', 'bad-file', 'bad-model', 'cancelled'];

/** A child that is up at once and refuses every call: what is tried is the host before it. */
const refusing: Spawn = (events) => {
  setTimeout(() => events.message({ kind: 'ready' }));
  return {
    pid: process.pid,
    send: (message) => {
      if (message.kind !== 'call') return;
      const refusal = { kind: 'error', id: message.id, code: 'bad-argument', message: 'not today' };
      setTimeout(() => events.message(refusal));
    },
    kill: () => setTimeout(() => events.exit('it was killed')),
  };
};

/** What a page says to its host: each call is answered once, by what the contract says or by a refusal in words. */
export const pageMessages: Fuzzed = {
  name: 'message of the page to its host',
  short: 300,
  long: 30_000,
  open: async () => {
    const data = await mkdtemp(path.join(os.tmpdir(), 'rivulet-fuzz-'));
    const model = await tinyModel();
    const models = path.dirname(model);
    const host = openHost({
      data,
      models,
      engine: new EngineClient(refusing),
      trainer: refusing,
      version: '1',
    });
    const makers = new Map(NAMES.map((name) => [name, requestMaker(studioCalls[name].request)]));
    const page = pageOf(host);
    return {
      attempt: async (random) => {
        const name =
          random.below(20) === 0
            ? ODD_NAMES[random.below(ODD_NAMES.length)]!
            : NAMES[random.below(NAMES.length)]!;
        const sound = makers.get(name as StudioCall)?.(random) ?? {};
        return ask(page, name, random.below(3) === 0 ? sound : damageValue(sound, random));
      },
      close: async () => {
        page.close();
        await host.close();
        for (const folder of [data, models]) await rm(folder, { recursive: true });
      },
    };
  },
};

async function ask(page: ReturnType<typeof pageOf>, name: string, request: unknown): Promise<Verdict> {
  const { id, answer } = page.begin(name, request);
  // A watch tells for as long as somebody listens.
  if (name === 'job.watch') page.cancel(id);
  const said = await answer;
  page.heard.length = 0;
  if (said.kind === 'result') {
    studioCalls[name as StudioCall].response.parse(said.value);
    return 'accepted';
  }
  if (!REFUSALS.includes(said.code)) broken(`${name}: ${said.code}: ${said.message}`);
  return said.message.trim() === '' ? broken(`${name} is refused without a word`) : 'refused';
}

/** The bytes that a page sends over the line of the browser host, before anything is made of them. */
export const socketMessages: Fuzzed = {
  name: 'bytes of a message to the browser host',
  short: 300,
  long: 100_000,
  open: () => Promise.resolve({ attempt: readBytes }),
};

function readBytes(random: Random): Verdict {
  const message = {
    kind: 'call',
    id: random.below(1e6),
    name: 'generate',
    request: { model: 'tiny', seed: 1 },
  };
  const sound = encodeMessage(random.below(2) === 0 ? message : { ...message, request: new Float32Array(9) });
  const bytes = damageBytes(sound, random);
  try {
    checkMessage(bytes);
  } catch (thrown) {
    return refusedWith(thrown, 'bad-argument');
  }
  let decoded: unknown;
  try {
    decoded = decodeMessage(bytes);
  } catch {
    // The bridge takes what its decoder refuses for no message at all.
    return 'refused';
  }
  if (!fromPageSchema.safeParse(decoded).success) return 'refused';
  return Buffer.compare(bytes, sound) === 0 ? 'equal' : 'accepted';
}

/** A sound answer of the engine to `facts`-less generation, for damage to be done to. */
const ANSWER = {
  pieces: [
    {
      ...{ index: 0, steps: 1, roll: [[60]] },
      ...Object.fromEntries(
        [
          ['epsilon', 2],
          ['z', 2],
          ['u', 88],
        ].map(([name, width]) => [name, { data: new Float32Array(width as number), dims: [1, 1, width] }]),
      ),
    },
  ],
  active: { provider: 'cpu', passedOver: [] },
};

/** What a child says to its host: the call ends, by an answer of the contract or an error, and the host goes on. */
export const childMessages: Fuzzed = {
  name: 'message of a child to its host',
  short: 150,
  long: 10_000,
  open: () => Promise.resolve({ attempt: hearChild }),
};

async function hearChild(random: Random): Promise<Verdict> {
  const client = new EngineClient(oddChild(random));
  const generation = { model: 'm', provider: 'cpu', threads: 1, seed: 1, count: 1 } as const;
  try {
    await client.call('generate', generation as never);
    return 'accepted';
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown.message === '') throw thrown;
    // A TypeError is the host's own fault; a refusal by code or by schema is not.
    if (thrown instanceof TypeError || thrown instanceof RangeError) throw thrown;
    return 'refused';
  } finally {
    await client.stop();
  }
}

/** Says odd things first, answers with a damaged answer, and dies when that is not taken for one. */
function oddChild(random: Random): Spawn {
  return (events) => {
    const noise = Array.from({ length: random.below(4) }, () => oddMessage(random));
    setTimeout(() => {
      events.message({ kind: 'ready' });
    });
    return {
      pid: process.pid,
      send: ({ kind, ...call }) => {
        if (kind !== 'call' || !('id' in call)) return;
        setTimeout(() => {
          for (const message of noise) events.message(message);
          const answer = { kind: 'result', id: call.id, value: ANSWER };
          events.message(random.below(4) === 0 ? answer : damageValue(answer, random));
          setTimeout(() => events.exit('it was done'));
        });
      },
      kill: () => setTimeout(() => events.exit('it was killed')),
    };
  };
}

function oddMessage(random: Random): unknown {
  const kind = ['ready', 'beat', 'progress', 'result', 'error', 'taken'][random.below(6)];
  const sound = {
    kind,
    id: random.below(3),
    quietMs: 0,
    code: 'bad-file',
    message: 'no',
    value: { done: 1, total: 1 },
  };
  return random.below(3) === 0 ? oddValue(random) : damageValue(sound, random);
}
