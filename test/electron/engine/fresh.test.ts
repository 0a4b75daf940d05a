import { expect, test } from 'vitest';
import { EngineClient } from '../../../electron/engine/client.ts';
import { bundledModels } from '../../../electron/host/model-list.ts';

/** What an engine makes that was never asked for anything before. */
async function made(model: string) {
  const engine = new EngineClient();
  try {
    const { pieces } = await engine.call('generate', {
      model,
      seed: 77,
      count: 2,
      steps: 40,
      provider: 'cpu',
    });
    return { pid: engine.pid, pieces };
  } finally {
    await engine.stop();
  }
}

test.each(['chorales', 'english-fast'])(
  'the same seed gives %s the same piece in a fresh process, to the last bit',
  async (name) => {
    const { dir } = (await bundledModels()).find((model) => model.name === name)!;
    const [one, other] = [await made(dir), await made(dir)];
    expect(one.pid).not.toBe(other.pid);
    expect(other.pieces).toEqual(one.pieces);
    expect(one.pieces[0]!.z).not.toEqual(one.pieces[1]!.z);
  },
);
