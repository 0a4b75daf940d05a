import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CUDA_DRIVER, CUDA_PART } from '../../../core/provider-words.ts';
import { cudaLacks } from '../../../electron/host/cuda-parts.ts';

const PART = path.join('/ort', CUDA_PART);
const DRIVER = '/proc/driver/nvidia/version';

/** What a machine lacks that has these files, and whose loader says this. */
const lacks = (files: readonly string[], listed = '') =>
  cudaLacks({ exists: (file) => files.includes(file), libraries: () => Promise.resolve(listed) }, '/ort');

describe('what CUDA lacks', () => {
  test('is its part first, and the driver', async () => {
    expect(await lacks([])).toEqual([CUDA_PART, CUDA_DRIVER]);
    expect(await lacks([DRIVER])).toEqual([CUDA_PART]);
    expect(await lacks([PART])).toEqual([CUDA_DRIVER]);
  });

  test('is each library that the loader does not find, once', async () => {
    const listed = `
	linux-vdso.so.1 (0x00007ffd)
	libcublasLt.so.12 => not found
	libcudnn.so.9 => not found
	libcudnn.so.9 => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)`;
    expect(await lacks([PART, DRIVER], listed)).toEqual(['libcublasLt.so.12', 'libcudnn.so.9']);
    expect(await lacks([PART, DRIVER], '\tstatically linked')).toEqual([]);
  });

  test('is not known where the loader cannot be asked', async () => {
    const look = { exists: () => true, libraries: () => Promise.reject(new Error('no ldd')) };
    expect(await cudaLacks(look, '/ort')).toEqual([]);
  });
});
