import { describe, expect, it } from 'vitest';
import { Placement } from '../../../renderer/state/placement.svelte.ts';
import { FakeHost, settled } from './fake-host.ts';

const active = { provider: 'cpu' as const, passedOver: [] };

async function placed() {
  const host = new FakeHost();
  const placement = new Placement(host.api);
  void placement.prepare('chorales');
  host.last('model.prepare').resolve({ active, threads: 1 });
  await settled();
  return { host, placement };
}

describe('the placement', () => {
  it('tells where it runs and why not elsewhere', async () => {
    const { host, placement } = await placed();
    expect(host.of('model.prepare')).toHaveLength(1);
    expect(placement.active).toEqual(active);
    const cuda = { provider: 'cpu', passedOver: [{ provider: 'cuda', reason: 'libcudart is missing' }] };
    placement.choose('auto');
    expect(placement.preparing).toBe(true);
    host.last('model.prepare').resolve({ active: cuda, threads: 1 });
    await settled();
    expect(placement.active).toEqual(cuda);
    expect(placement.preparing).toBe(false);
  });

  it('takes the newest answer only', async () => {
    const { host, placement } = await placed();
    placement.choose('cuda');
    placement.choose('cpu');
    const [, cuda, cpu] = host.of('model.prepare');
    cpu!.resolve({ active, threads: 2 });
    await settled();
    cuda!.reject('provider-missing', 'there is no CUDA here');
    await settled();
    expect(placement.active).toEqual(active);
    expect(placement.failure).toBeUndefined();
  });

  it('says why a model could not be loaded', async () => {
    const { host, placement } = await placed();
    placement.choose('cuda');
    host.last('model.prepare').reject('provider-missing', 'There is no CUDA here');
    await settled();
    expect(placement.failure).toBe('There is no CUDA here');
    expect(placement.active).toBeUndefined();
  });

  it('asks for one thread until a person chooses more, and loads anew then', async () => {
    const { host, placement } = await placed();
    expect(host.last('model.prepare').request).toMatchObject({ threads: 1 });
    placement.chooseThreads(2);
    expect(host.of('model.prepare')).toHaveLength(2);
    expect(placement.wantedThreads).toBe(2);
    host.last('model.prepare').resolve({ active, threads: 2 });
    await settled();
    expect(placement.threads).toBe(2);
  });
});
