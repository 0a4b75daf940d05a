import { describe, expect, it } from 'vitest';
import { Sentences } from '../../../renderer/text/sentences.svelte.ts';
import { FakeHost, musicModel, piece, settled, textModel } from '../state/fake-host.ts';

const active = { provider: 'cpu' as const, passedOver: [] };
const WORDS = ['abc de.', 'fga be.', 'gab cd.'];

const sentence = (index: number) => piece(index, { text: WORDS[index]! });

async function page(count = 2) {
  const host = new FakeHost();
  const sentences = new Sentences(host.api, () => 0);
  sentences.setModels([musicModel(), textModel()]);
  host.last('model.prepare').resolve({ active, threads: 1 });
  sentences.sampling.count = count;
  await settled();
  return { host, sentences };
}

async function write({ host, sentences }: Awaited<ReturnType<typeof page>>, from = 0): Promise<void> {
  void sentences.generate();
  const pieces = Array.from({ length: sentences.sampling.count }, (_, i) => ({
    ...sentence((from + i) % WORDS.length),
    index: i,
  }));
  pieces.forEach((made, i) =>
    host.last('generate').progress({ done: i + 1, total: pieces.length, piece: made }),
  );
  host.last('generate').resolve({ pieces, active, seconds: 0.1 });
  await settled();
}

const texts = (sentences: Sentences) => sentences.all.map(({ text }) => text);

describe('the page of sentences', () => {
  it('asks a text model, with its likeliest length in letters', async () => {
    const { host, sentences } = await page();
    sentences.sampling.emission = 'likeliest';
    void sentences.generate();
    expect(host.last('generate').request).toMatchObject({
      model: 'english',
      steps: 5,
      count: 2,
      emission: 'threshold',
      provider: 'auto',
    });
  });

  it('shows sentences as they arrive, and how many are still to come', async () => {
    const { host, sentences } = await page(3);
    void sentences.generate();
    expect(sentences.awaited).toBe(3);
    host.last('generate').progress({ done: 1, total: 3, piece: sentence(0) });
    expect([texts(sentences), sentences.awaited]).toEqual([[WORDS[0]], 2]);
  });

  it('knows what each was made with', async () => {
    const all = await page();
    all.sentences.sampling.seed.value = 12;
    await write(all);
    expect(all.sentences.all[1]).toMatchObject({ model: 'english', settings: { seed: 12, index: 1 } });
  });

  it('is one step for undo, however many sentences came, and comes back as it was', async () => {
    const all = await page();
    await write(all);
    const first = all.sentences.all;
    await write(all, 1);
    expect(texts(all.sentences)).toEqual([WORDS[1], WORDS[2]]);
    all.sentences.undo();
    expect(all.sentences.all).toBe(first);
    all.sentences.undo();
    expect(all.sentences.all).toEqual([]);
    all.sentences.redo();
    expect(all.sentences.all).toBe(first);
  });

  it('keeps what is kept above what is new', async () => {
    const all = await page();
    await write(all);
    const kept = all.sentences.all[1]!;
    all.sentences.toggleKept(kept);
    await write(all, 2);
    expect(all.sentences.all[0]).toBe(kept);
    expect(texts(all.sentences)).toEqual([WORDS[1], WORDS[2], WORDS[0]]);
    all.sentences.clear();
    expect(all.sentences.all).toEqual([kept]);
    expect(all.sentences.undoLabel).toBe('Clear');
    all.sentences.undo();
    expect(all.sentences.all).toHaveLength(3);
  });

  it('leaves no step when there is nothing to clear', async () => {
    const { sentences } = await page();
    sentences.clear();
    expect(sentences.undoLabel).toBeUndefined();
  });

  it('is plain text, a sentence a line', async () => {
    const all = await page();
    await write(all);
    expect(all.sentences.text).toBe('abc de.\nfga be.\n');
  });

  it('keeps what had arrived when the run is cancelled', async () => {
    const { host, sentences } = await page(3);
    void sentences.generate();
    const call = host.last('generate');
    call.progress({ done: 1, total: 3, piece: sentence(0) });
    sentences.cancel();
    call.progress({ done: 2, total: 3, piece: sentence(1) });
    expect(call.cancelled).toBe(true);
    expect([texts(sentences), sentences.awaited]).toEqual([[WORDS[0]], 0]);
  });

  it('ends a run that is still writing when it is taken back', async () => {
    const { host, sentences } = await page(3);
    void sentences.generate();
    const call = host.last('generate');
    call.progress({ done: 1, total: 3, piece: sentence(0) });
    sentences.undo();
    call.progress({ done: 2, total: 3, piece: sentence(1) });
    expect(sentences.all).toEqual([]);
    expect(sentences.run.running).toBeNull();
  });

  it('says what went wrong', async () => {
    const { host, sentences } = await page();
    void sentences.generate();
    host.last('generate').reject('child-died', 'The engine died');
    await settled();
    expect(sentences.run.failure?.title).toMatch(/engine stopped/);
    expect(sentences.awaited).toBe(0);
  });
});
