import { expect, test } from 'vitest';
import { type Machine, setUpCuda } from '../../build/setup-cuda.ts';
import { CUDA_DRIVER, CUDA_PART } from '../../core/provider-words.ts';

/** A PC under Linux with an NVIDIA card, where what is fetched arrives; and what was told on it. */
function machine(change: Partial<Machine> = {}) {
  const told: string[] = [];
  let missing = [CUDA_PART];
  const all: Machine = {
    os: 'linux',
    arch: 'x64',
    source: () => 'the part from its address',
    install: () => {
      missing = [];
      return Promise.resolve({ code: 0, output: '' });
    },
    lacks: () => Promise.resolve(missing),
    probe: () => Promise.resolve({ provider: 'cuda', ok: missing.length === 0 }),
    say: (line) => void told.push(line),
    ...change,
  };
  return { all, told: () => told.join(' ') };
}

test('fetches what is absent, having said from where, and tries it', async () => {
  const { all, told } = machine();
  expect(await setUpCuda(all)).toBe(true);
  expect(told()).toMatch(/^Fetching the part from its address Fetched\. CUDA computes here\./);
});

test('fetches nothing that is there', async () => {
  const { all, told } = machine({
    install: () => Promise.reject(new Error('nobody asked')),
    lacks: () => Promise.resolve([]),
    probe: () => Promise.resolve({ provider: 'cuda', ok: true }),
  });
  expect(await setUpCuda(all)).toBe(true);
  expect(told()).toMatch(/^CUDA computes here/);
});

test('says in one sentence that the network does not let it, without a stack', async () => {
  const output = `node:internal/process/promises:391
    triggerUncaughtException(err, true /* fromPromise */);
    ^

Error: getaddrinfo ENOTFOUND api.nuget.org
    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:122:26) {
  errno: -3008,
}

Node.js v20.20.2`;
  const { all, told } = machine({ install: () => Promise.resolve({ code: 1, output }) });
  expect(await setUpCuda(all)).toBe(false);
  expect(told()).toContain(
    'could not be fetched: getaddrinfo ENOTFOUND api.nuget.org. Nothing else has changed',
  );
  expect(told()).not.toContain('at GetAddrInfo');
});

test('does not believe a script that ends well and brings nothing', async () => {
  const { all, told } = machine({ install: () => Promise.resolve({ code: 0, output: '' }) });
  expect(await setUpCuda(all)).toBe(false);
  expect(told()).toContain(`ended with code 0 and brought no ${CUDA_PART}`);
});

test('says which libraries are absent once the part is there, and what to install', async () => {
  const { all, told } = machine({
    lacks: () => Promise.resolve([]),
    probe: () =>
      Promise.resolve({
        provider: 'cuda',
        ok: false,
        reason: 'Failed to load shared library',
        lacks: ['libcudnn.so.9', 'libcublas.so.12'],
      }),
  });
  expect(await setUpCuda(all)).toBe(false);
  expect(told()).toContain('CUDA needs libcudnn.so.9 and libcublas.so.12');
  expect(told()).toContain('Install CUDA 12 and cuDNN 9');
});

test('warns of an absent driver before it fetches, and sends other systems away', async () => {
  const bare = machine({ lacks: () => Promise.resolve([CUDA_DRIVER]) });
  await setUpCuda(bare.all);
  expect(bare.told()).toMatch(/^There is no NVIDIA driver yet/);
  for (const [os, arch] of [
    ['darwin', 'arm64'],
    ['win32', 'x64'],
    ['linux', 'arm64'],
  ] as const) {
    const other = machine({ os, arch, install: () => Promise.reject(new Error('nobody asked')) });
    expect(await setUpCuda(other.all)).toBe(false);
    expect(other.told()).toMatch(
      new RegExp(`^Nothing to set up on ${os} ${arch}: CUDA needs an NVIDIA card`),
    );
  }
});
