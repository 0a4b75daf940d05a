import { describe, expect, test } from 'vitest';
import { CUDA_DRIVER, CUDA_PART, explainRefusal } from '../../core/provider-words.ts';

const PC = { os: 'linux', arch: 'x64' };
const SYSTEMS = [
  PC,
  { os: 'linux', arch: 'arm64' },
  { os: 'win32', arch: 'x64' },
  { os: 'darwin', arch: 'arm64' },
];
const UNLOADED =
  'cuda cannot run this here: OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';
const NO_BACKEND = 'no available backend found. ERR: [dml] backend not found.';
const NO_ADAPTER = 'Failed to get a WebGPU adapter: No supported adapters';

describe('why a provider does not compute', () => {
  test('is a sentence for people on every system, with nothing of what the library said', () => {
    for (const provider of ['cpu', 'cuda', 'webgpu', 'dml', 'coreml'])
      for (const reason of [UNLOADED, NO_BACKEND, NO_ADAPTER, 'x'])
        for (const system of [...SYSTEMS, undefined]) {
          const { sentence } = explainRefusal({ provider, reason }, system);
          expect(sentence).toMatch(/^[A-Z].+\.$/);
          expect(sentence).not.toContain(reason.length > 1 ? reason : 'undefined');
        }
  });

  test('is that the system has no such thing, where nothing can be done about it', () => {
    const [, arm, windows, mac] = SYSTEMS;
    const at = (provider: string, system?: (typeof SYSTEMS)[number]) =>
      explainRefusal({ provider, reason: NO_BACKEND }, system);
    expect(at('dml', PC)).toEqual({ sentence: 'DirectML is a part of Windows.' });
    expect(at('dml')).toEqual(at('dml', PC));
    expect(at('coreml', windows)).toEqual({ sentence: 'Core ML is a part of macOS.' });
    for (const system of [arm, windows, mac]) expect(at('cuda', system).remedy).toBeUndefined();
  });

  test('of CUDA is the first that is absent: its part, the driver, a library', () => {
    const without = (...lacks: string[]) => explainRefusal({ provider: 'cuda', reason: UNLOADED, lacks }, PC);
    expect(without(CUDA_PART, CUDA_DRIVER).remedy?.command).toBe('npm run setup:cuda');
    expect(without(CUDA_DRIVER, 'libcudnn.so.9').sentence).toBe('There is no NVIDIA driver.');
    expect(without('libcudart.so.12', 'libcublas.so.12', 'libcudnn.so.9').sentence).toBe(
      'CUDA needs libcudart.so.12, libcublas.so.12 and libcudnn.so.9, not found on this machine.',
    );
    expect(explainRefusal({ provider: 'cuda', reason: UNLOADED })).toEqual({
      sentence: 'CUDA’s libraries are not installed.',
    });
  });

  test('of WebGPU is the driver that the system needs for it', () => {
    const on = (os: string) =>
      explainRefusal({ provider: 'webgpu', reason: NO_ADAPTER }, { os, arch: 'x64' });
    expect(on('linux').remedy?.command).toContain('mesa-vulkan-drivers');
    expect(on('win32').remedy).toEqual({ sentence: 'Bring the driver of the graphics card up to date.' });
  });

  test('while it computed is told as that, with the way to try it again', () => {
    const failed = (fault: 'run' | 'death' | 'hang') =>
      explainRefusal({ provider: 'webgpu', reason: 'device lost', fault }, PC);
    expect(failed('run').sentence).toBe('WebGPU failed while it computed, so the CPU took over.');
    expect(failed('run').remedy?.sentence).toContain('Choose it again');
    expect(failed('death').sentence).toBe('WebGPU ended the process that computed on it.');
    expect(failed('hang').sentence).toBe('WebGPU took too long and was stopped.');
  });
});
