import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../../../core/document.ts';
import { Editor } from '../../../renderer/state/editor.svelte.ts';
import { Generation } from '../../../renderer/state/generation.svelte.ts';
import { type Asked, FakeHost, FakePlayer, musicModel, piece, settled } from './fake-host.ts';

const active = { provider: 'cpu' as const, passedOver: [] };

async function studio(count = 3) {
  const host = new FakeHost();
  const editor = new Editor();
  const player = new FakePlayer();
  const clock = { now: 0 };
  const generation = new Generation(host.api, editor, player, { now: () => clock.now });
  generation.setModels([musicModel()]);
  host.last('model.prepare').resolve({ active, threads: 1 });
  generation.sampling.count = count;
  await settled();
  return { host, editor, player, clock, generation };
}

const pieces = (count: number) => Array.from({ length: count }, (_, i) => piece(i));

/** Answers a call with candidates, each told as it is made. */
async function answer(call: Asked, count: number): Promise<void> {
  pieces(count).forEach((made, i) => call.progress({ done: i + 1, total: count, piece: made }));
  call.resolve({ pieces: pieces(count), active, seconds: 0.3 });
  await settled();
}

async function generated(count = 3) {
  const all = await studio(count);
  void all.generation.generate();
  await answer(all.host.last('generate'), count);
  return all;
}

const numbers = (generation: Generation) => generation.candidates.map(({ number }) => number);

describe('generating', () => {
  it('asks for what is set, where it is to run', async () => {
    const { host, generation } = await studio();
    generation.placement.choose('cuda');
    generation.sampling.seed.value = 5;
    void generation.generate();
    expect(host.last('generate').request).toMatchObject({
      model: 'chorales',
      provider: 'cuda',
      steps: 64,
      count: 3,
      temperature: 0.85,
      seed: 5,
    });
  });

  it('opens the first candidate as soon as it is there, as one step that undo takes back exactly', async () => {
    const { host, editor, generation } = await studio();
    const before = editor.document;
    void generation.generate();
    host.last('generate').progress({ done: 1, total: 3, piece: piece(0) });
    expect(editor.document.notes.map(({ pitch }) => pitch)).toEqual([48, 60, 62, 64]);
    expect(editor.document).toMatchObject({ steps: 4, stepQuarters: 1, model: 'chorales' });
    expect(editor.undoLabel).toBe('Generate');
    editor.undo();
    expect(editor.document).toBe(before);
    expect(editor.undoLabel).toBeUndefined();
  });

  it('gives the document the noise, the latents and the settings that it was made with', async () => {
    const { editor, generation } = await studio();
    generation.sampling.seed.value = 9;
    const { editor: after } = await generatedWith(generation, editor);
    expect(after.document.epsilon?.data).toEqual(piece(0).epsilon.data);
    expect(after.document.z?.dims).toEqual([4, 1, 2]);
    expect(after.document.u?.dims).toEqual([4, 1, 88]);
    expect(after.document.settings).toEqual({
      seed: 9,
      index: 0,
      temperature: 0.85,
      emission: 'threshold',
      threshold: 0.35,
    });
  });

  it('leaves the document alone when later candidates arrive', async () => {
    const { host, editor, generation } = await studio();
    void generation.generate();
    const call = host.last('generate');
    call.progress({ done: 1, total: 3, piece: piece(0) });
    const { document } = editor;
    await answer(call, 3);
    expect(editor.document).toBe(document);
    expect(numbers(generation)).toEqual([1, 2, 3]);
  });

  it('shows every candidate once, though progress left some out', async () => {
    const { host, editor, generation } = await studio();
    void generation.generate();
    host.last('generate').progress({ done: 2, total: 3, piece: piece(1) });
    host.last('generate').resolve({ pieces: pieces(3), active, seconds: 1 });
    await settled();
    expect(generation.places.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(generation.places.every(({ candidate }) => candidate)).toBe(true);
    expect(editor.document.notes.some(({ pitch }) => pitch === 61)).toBe(true);
  });

  it('keeps the tempo of the document', async () => {
    const { host, editor, generation } = await studio();
    editor.edit('Tempo', ({ document }) => ({ document: { ...document, tempo: 120 } }));
    void generation.generate();
    await answer(host.last('generate'), 3);
    expect(editor.document.tempo).toBe(120);
    generation.open(generation.candidates[1]!);
    expect(editor.document.tempo).toBe(120);
  });

  it('is another piece each time, and the same again when the seed is locked', async () => {
    const { host, generation } = await generated();
    generation.sampling.seed.locked = true;
    void generation.generate();
    await answer(host.last('generate'), 3);
    generation.sampling.seed.locked = false;
    void generation.generate();
    const [first, second, third] = host.of('generate').map(({ request }) => request['seed']);
    expect(second).toBe(first);
    expect(third).not.toBe(second);
  });

  it('does nothing without a model, and nothing more while it is at it', async () => {
    const { host, generation } = await studio();
    generation.setModels([]);
    await generation.generate();
    expect(host.of('generate')).toHaveLength(0);
    generation.setModels([musicModel()]);
    void generation.generate();
    void generation.generate();
    expect(host.of('generate')).toHaveLength(1);
  });

  it('numbers its sketches', async () => {
    const { host, editor, generation } = await generated();
    expect(editor.document.title).toBe('Chorale sketch 1');
    void generation.generate();
    await answer(host.last('generate'), 3);
    generation.open(generation.candidates[1]!);
    expect(editor.document.title).toBe('Chorale sketch 2.2');
  });
});

async function generatedWith(generation: Generation, editor: Editor) {
  const host = new FakeHost();
  const other = new Generation(host.api, editor, new FakePlayer());
  other.setModels([musicModel()]);
  other.sampling.seed.value = generation.sampling.seed.value;
  void other.generate();
  await answer(host.last('generate'), 6);
  return { editor };
}

describe('the run', () => {
  it('tells how far it is and how long it will still take', async () => {
    const { host, clock, generation } = await studio(4);
    void generation.generate();
    expect(generation.running).toMatchObject({ done: 0, total: 4 });
    expect(generation.run.secondsLeft(0)).toBeUndefined();
    clock.now = 2000;
    host.last('generate').progress({ done: 1, total: 4, piece: piece(0) });
    expect(generation.running?.done).toBe(1);
    expect(generation.run.secondsLeft(2000)).toBe(6);
    expect(generation.run.secondsLeft(3500)).toBe(4.5);
    expect(generation.run.secondsLeft(60_000)).toBe(0);
  });

  it('waits in places that are still empty', async () => {
    const { host, generation } = await studio();
    void generation.generate();
    host.last('generate').progress({ done: 1, total: 3, piece: piece(0) });
    expect(generation.places.map(({ candidate }) => candidate !== undefined)).toEqual([true, false, false]);
  });

  it('measures what it took', async () => {
    const { generation } = await generated();
    expect(generation.running).toBeNull();
    expect(generation.run.measured).toEqual({ count: 3, seconds: 0.3, perStep: 0.3 / 12 });
  });

  it('ends at once when it is cancelled, and what had arrived stays', async () => {
    const { host, editor, generation } = await studio();
    void generation.generate();
    const call = host.last('generate');
    call.progress({ done: 1, total: 3, piece: piece(0) });
    const { document } = editor;
    generation.cancel();
    expect(call.cancelled).toBe(true);
    expect(generation.running).toBeNull();
    call.progress({ done: 2, total: 3, piece: piece(1) });
    call.reject('cancelled', 'Cancelled');
    await settled();
    expect(generation.places.map(({ number }) => number)).toEqual([1]);
    expect(editor.document).toBe(document);
    expect(generation.run.failure).toBeNull();
  });

  it('that was cancelled does not disturb the one that follows', async () => {
    const { host, generation } = await studio();
    void generation.generate();
    const old = host.last('generate');
    generation.cancel();
    void generation.generate();
    old.reject('cancelled', 'Cancelled');
    await settled();
    expect(generation.running).toMatchObject({ done: 0, total: 3 });
    expect(generation.places).toHaveLength(3);
    await answer(host.last('generate'), 3);
    expect(numbers(generation)).toEqual([1, 2, 3]);
  });

  it('that fails says what happened and what is safe, and can be tried again', async () => {
    const { host, editor, generation } = await studio();
    const before = editor.document;
    void generation.generate();
    host.last('generate').reject('child-died', 'The engine died (signal SIGKILL)');
    await settled();
    expect(generation.running).toBeNull();
    expect(generation.places).toEqual([]);
    expect(editor.document).toBe(before);
    expect(generation.run.failure).toMatchObject({ again: true });
    expect(generation.run.failure?.title).toMatch(/engine stopped/);
    expect(generation.run.failure?.safe).toMatch(/Your piece is as it was/);
    void generation.generate();
    expect(generation.run.failure).toBeNull();
    await answer(host.last('generate'), 3);
    expect(numbers(generation)).toEqual([1, 2, 3]);
  });

  it('that fails late keeps what had arrived and says so', async () => {
    const { host, generation } = await studio();
    void generation.generate();
    host.last('generate').progress({ done: 1, total: 3, piece: piece(0) });
    host.last('generate').progress({ done: 2, total: 3, piece: piece(1) });
    host.last('generate').reject('bad-model', 'the model chorales is damaged');
    await settled();
    expect(numbers(generation)).toEqual([1, 2]);
    expect(generation.run.failure?.title).toBe('The model chorales is damaged.');
    expect(generation.run.failure?.safe).toMatch(/2 candidates .* safe/);
  });
});

describe('the candidates', () => {
  it('when opened become the document, one step each', async () => {
    const { editor, generation } = await generated();
    const first = editor.document;
    const [, second] = generation.candidates;
    generation.open(second!);
    expect(generation.chosen).toBe(second);
    expect(editor.document.notes.map(({ pitch }) => pitch)).toContain(61);
    expect(editor.undoLabel).toBe('Candidate 2');
    editor.undo();
    expect(editor.document).toBe(first);
    expect(generation.chosen).toBe(generation.candidates[0]);
  });

  it('stay chosen while the document is changed by hand', async () => {
    const { editor, generation } = await generated();
    editor.edit('Delete', ({ document }) => ({ document: { ...document, notes: [] } }));
    expect(generation.chosen).toBe(generation.candidates[0]);
    generation.open(generation.candidates[0]!);
    expect(editor.document.notes).toEqual([]);
    editor.open('Open', emptyDocument());
    expect(generation.chosen).toBeUndefined();
  });

  it('make room for new ones, except those that are kept in their places', async () => {
    const { host, generation } = await generated();
    const second = generation.candidates[1]!;
    generation.toggleKept(second);
    void generation.generate();
    await answer(host.last('generate'), 3);
    expect(generation.places.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(generation.places[1]?.candidate).toBe(second);
    expect(generation.candidates).toHaveLength(4);
  });

  it('that are not kept go with Clear, and the document stays', async () => {
    const { editor, generation } = await generated();
    const { document } = editor;
    const second = generation.candidates[1]!;
    generation.toggleKept(second);
    expect(generation.isKept(second)).toBe(true);
    generation.clear();
    expect(generation.candidates).toEqual([second]);
    expect(editor.document).toBe(document);
    generation.toggleKept(second);
    generation.clear();
    expect(generation.candidates).toEqual([]);
  });

  it('play from their beginning when nothing plays, and pause', async () => {
    const { player, generation } = await generated();
    player.position = 3;
    const second = generation.candidates[1]!;
    generation.togglePlay(second);
    expect(generation.chosen).toBe(second);
    expect([player.playing, player.position]).toEqual([true, 0]);
    player.position = 2;
    generation.togglePlay(second);
    expect([player.playing, player.position]).toEqual([false, 2]);
    generation.togglePlay(second);
    expect([player.playing, player.position]).toEqual([true, 2]);
  });

  it('take over where another was playing, so that they can be compared', async () => {
    const { player, generation } = await generated();
    generation.togglePlay(generation.candidates[0]!);
    player.position = 2;
    generation.togglePlay(generation.candidates[2]!);
    expect(generation.chosen?.number).toBe(3);
    expect([player.playing, player.position]).toEqual([true, 2]);
    player.position = 100;
    generation.togglePlay(generation.candidates[1]!);
    expect(player.position).toBe(0);
  });
});
