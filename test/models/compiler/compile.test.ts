import { describe, expect, test } from 'vitest';
import { openGraph, probeProvider, PROVIDERS, runtimeVersion } from '../../../models/compiler/compile.ts';
import { graphBytes, node, tensorType } from '../../fixtures/onnx.ts';

const doubler = graphBytes({
  node: [node('Add', ['x', 'x'], ['y']), node('Neg', ['x'], ['n'])],
  input: [tensorType('x', ['T'])],
  output: [tensorType('y', ['T']), tensorType('n', ['T'])],
});

describe('openGraph', () => {
  test('runs, and names its inputs and outputs', async () => {
    const graph = await openGraph(doubler, { threads: 2 });
    expect([graph.provider, graph.inputs, graph.outputs]).toEqual(['cpu', ['x'], ['y', 'n']]);
    const out = await graph.run({ x: { data: Float32Array.of(1, 2, 3), dims: [3] } });
    expect([...out['y']!.data]).toEqual([2, 4, 6]);
    expect(out['n']).toEqual({ data: Float32Array.of(-1, -2, -3), dims: [3] });
    await graph.release();
  });

  test('writes into buffers that the caller owns, a feed included', async () => {
    const graph = await openGraph(doubler);
    const y = { data: new Float32Array(2), dims: [2] };
    const out = await graph.run({ x: { data: Float32Array.of(5, 6), dims: [2] } }, { y });
    expect(out['y']).toBe(y);
    expect([...y.data]).toEqual([10, 12]);
    expect([...out['n']!.data]).toEqual([-5, -6]);
  });

  test('tells a missing feed, a wrong size, a broken graph and a missing provider apart', async () => {
    const graph = await openGraph(doubler);
    await expect(graph.run({})).rejects.toMatchObject({ code: 'bad-argument' });
    const short = { data: new Float32Array(2), dims: [3] };
    await expect(graph.run({ x: short })).rejects.toMatchObject({ code: 'bad-shape' });
    await expect(openGraph(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'bad-model' });
    const foreign = process.platform === 'win32' ? 'coreml' : 'dml';
    await expect(openGraph(doubler, { provider: foreign })).rejects.toMatchObject({
      code: 'provider-missing',
    });
  });
});

test('the probe finds the CPU and gives a reason for every provider that is absent', async () => {
  expect(await probeProvider('cpu')).toBeUndefined();
  for (const provider of PROVIDERS) expect(await probeProvider(provider)).not.toBe('');
  const foreign = process.platform === 'win32' ? 'coreml' : 'dml';
  expect(await probeProvider(foreign)).toContain(foreign);
  expect(runtimeVersion()).toMatch(/^\d+\.\d+/);
});
