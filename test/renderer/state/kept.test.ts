import { describe, expect, it } from 'vitest';
import { Kept } from '../../../renderer/state/kept.svelte.ts';
import { Editor } from '../../../renderer/state/editor.svelte.ts';
import { Generation } from '../../../renderer/state/generation.svelte.ts';
import { Library } from '../../../renderer/library/library.svelte.ts';
import { LibraryShelf } from '../../../renderer/library/shelf.ts';
import { Notices } from '../../../renderer/state/notices.svelte.ts';
import { Toasts } from '../../../renderer/state/toasts.svelte.ts';
import { Sentences } from '../../../renderer/text/sentences.svelte.ts';
import { FakeHost, FakePlayer, musicModel, piece, settled, textModel } from './fake-host.ts';

const active = { provider: 'cpu' as const, passedOver: [] };

function withLibrary() {
  const host = new FakeHost();
  const [notices, toasts, editor] = [new Notices(), new Toasts(), new Editor()];
  const shelf = new LibraryShelf(new Library({ api: host.api, notices, toasts }));
  return { host, notices, toasts, editor, shelf };
}

/** Two candidates, and a library behind the strip. */
async function generated() {
  const all = withLibrary();
  const generation = new Generation(all.host.api, all.editor, new FakePlayer(), { shelf: all.shelf });
  generation.setModels([musicModel()]);
  all.host.last('model.prepare').resolve({ active, threads: 1 });
  generation.sampling.count = 2;
  generation.sampling.seed.value = 5;
  void generation.generate();
  all.host.last('generate').resolve({ pieces: [piece(0), piece(1)], active, seconds: 1 });
  await settled();
  return { ...all, generation };
}

describe('a candidate that is starred', () => {
  it('goes to the library with everything that it is, and how it was made', async () => {
    const { host, generation } = await generated();
    host.last('latent.surprise').resolve({ mean: 6.31 });
    await settled();
    host.last('latent.surprise').resolve({ mean: 6.44 });
    await settled();
    const second = generation.candidates[1]!;
    generation.toggleKept(second);
    const { request } = host.last('library.keep');
    expect(request).toMatchObject({
      title: second.document.title,
      steps: 4,
      model: 'chorales',
      settings: { seed: 5, index: 1 },
      provider: 'cpu',
      made: ['New piece, candidate 2 of 2'],
      nll: 6.44,
    });
    expect((request['latents'] as { z: unknown }).z).toBe(second.document.z);
    expect(generation.isKept(second)).toBe(true);
  });

  it('is removed without a question when the star is taken away, and Undo brings both back', async () => {
    const { host, generation, toasts } = await generated();
    const [first] = generation.candidates;
    generation.toggleKept(first!);
    host.last('library.keep').resolve({ take: { id: 'x', modelState: 'none' } });
    await settled();
    generation.toggleKept(first!);
    await settled();
    expect(host.last('library.remove').request).toEqual({ id: 'x' });
    host.last('library.remove').resolve({});
    await settled();
    expect(generation.isKept(first!)).toBe(false);
    toasts.items[0]!.action!.run();
    host.last('library.restore').resolve({});
    await settled();
    host.last('library.list').resolve({ takes: [], broken: [], reveal: false, place: '' });
    await settled();
    expect(generation.isKept(first!)).toBe(true);
  });

  it('is not starred when it could not be kept, which is told', async () => {
    const { host, generation, notices } = await generated();
    const [first] = generation.candidates;
    generation.toggleKept(first!);
    host.last('library.keep').reject('bad-file', 'The take cannot be kept: the disk is full');
    await settled();
    expect(generation.isKept(first!)).toBe(false);
    expect(notices.items[0]!.detail).toMatch(/disk is full/);
  });

  it('remembers how it was made when it is opened, changed and kept', async () => {
    const { host, editor, shelf, generation } = await generated();
    generation.open(generation.candidates[1]!);
    editor.edit('Delete', ({ document }) => ({
      document: { ...document, notes: document.notes.slice(1) },
    }));
    void shelf.keepOpen(editor.steps, editor.document, {});
    expect(host.last('library.keep').request['made']).toEqual(['New piece, candidate 2 of 2', 'Delete']);
    expect(host.last('library.keep').request['content']).toMatchObject({
      notes: editor.document.notes,
      drawn: { from: 0 },
    });
  });
});

describe('how unlikely the candidates are', () => {
  it('is asked one at a time after the run, and no more once they are cleared', async () => {
    const { host, generation } = await generated();
    expect(host.of('latent.surprise')).toHaveLength(1);
    expect(host.last('latent.surprise').request).toMatchObject({ model: 'chorales' });
    host.last('latent.surprise').resolve({ mean: 6.31 });
    await settled();
    expect(generation.natsOf(generation.candidates[0]!)).toBe(6.31);
    expect(host.of('latent.surprise')).toHaveLength(2);
    generation.clear();
    expect(host.last('latent.surprise').cancelled).toBe(true);
  });
});

it('keeps a sentence in the library with its letters and latents', async () => {
  const { host, shelf } = withLibrary();
  const sentences = new Sentences(host.api);
  sentences.shelf = shelf;
  sentences.setModels([textModel()]);
  void sentences.generate();
  const made = piece(0, { text: 'abcd' });
  host.last('generate').resolve({ pieces: [made], active, seconds: 1 });
  await settled();
  sentences.toggleKept(sentences.all[0]!);
  expect(host.last('library.keep').request).toMatchObject({
    title: 'abcd',
    steps: 4,
    content: { kind: 'text', text: 'abcd' },
    model: 'english',
  });
  expect((host.last('library.keep').request['latents'] as { z: unknown }).z).toBe(made.z);
  expect(sentences.isKept(sentences.all[0]!)).toBe(true);
});

it('keeps here alone where there is no library', async () => {
  const kept = new Kept<string>();
  await kept.toggle('a');
  expect(kept.has('a')).toBe(true);
  await kept.toggle('a');
  expect(kept.has('a')).toBe(false);
});
