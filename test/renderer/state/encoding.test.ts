import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyDocument } from '../../../core/document.ts';
import { active, draw, generated, made, note, rest, soon, STEPS, studio } from './latents-studio.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('encoding', () => {
  it('reads notes that have no latents, once the hand rests, without a step for undo', async () => {
    const { host, editor, latents: all } = studio({ ...generated(), epsilon: null, z: null, u: null });
    all.follow();
    await rest(399);
    expect(host.of('latent.encode')).toEqual([]);
    await rest(1);
    const { request } = host.last('latent.encode');
    expect(request).toMatchObject({ model: 'chorales', emission: 'threshold' });
    expect((request['roll'] as number[][])[2]).toEqual([48, 60]);
    expect(request['latents']).toBeUndefined();
    const piece = made(48, 7);
    host.last('latent.encode').resolve({ piece, active, seconds: 0.1 });
    await soon();
    expect(editor.document.z).toBe(piece.z);
    expect(editor.undoLabel).toBeUndefined();
    expect(all.need).toBe('fresh');
  });

  it('reads only where a hand has drawn, and keeps the notes and the way back as they are', async () => {
    const before = generated();
    const { host, editor, latents: all } = studio(before);
    draw(editor, note(72, 5, 2));
    const { notes } = editor.document;
    all.follow();
    await rest();
    const { request } = host.last('latent.encode');
    expect(request['region']).toEqual({ from: 5, to: 7 });
    expect(request['latents']).toMatchObject({ z: { dims: [STEPS, 1, 3] } });
    const piece = made(48, 7);
    host.last('latent.encode').resolve({ piece, active, seconds: 0.1 });
    await soon();
    expect(editor.document.z).toBe(piece.z);
    expect(editor.document.drawn).toBeUndefined();
    expect(editor.document.notes).toBe(notes);
    expect(editor.undoLabel).toBe('Draw');
    editor.undo();
    expect(editor.document).toBe(before);
  });

  it('throws away an answer for notes that have changed meanwhile', async () => {
    const { host, editor, latents: all } = studio(generated());
    draw(editor, note(72, 5));
    all.follow();
    await rest();
    const early = host.last('latent.encode');
    draw(editor, note(74, 9));
    all.follow();
    expect(early.cancelled).toBe(true);
    early.resolve({ piece: made(48, 7), active, seconds: 0.1 });
    await soon();
    expect(editor.document.z!.data[0]).toBe(1.5);
    expect(editor.document.drawn).toEqual({ from: 5, to: 10 });
    await rest();
    const piece = made(48, 8);
    host.last('latent.encode').resolve({ piece, active, seconds: 0.1 });
    await soon();
    expect(editor.document.z).toBe(piece.z);
  });

  it('waits for the end of a gesture', async () => {
    const { host, editor, latents: all } = studio(generated());
    const gesture = editor.begin();
    gesture.preview(({ document }) => ({ document: { ...document, notes: [note(50, 3)] } }));
    all.follow();
    await rest(2000);
    expect(host.of('latent.encode')).toEqual([]);
    gesture.settle('Drag');
    await rest();
    expect(host.of('latent.encode')).toHaveLength(1);
  });

  it('reads the whole anew when the piece has grown', async () => {
    const { host, editor, latents: all } = studio(generated());
    editor.edit('Draw', ({ document }) => ({
      document: { ...document, notes: [...document.notes, note(72, 17)], steps: 20 },
    }));
    all.follow();
    await rest();
    const { request } = host.last('latent.encode');
    expect(request['roll']).toHaveLength(20);
    expect(request['region']).toBeUndefined();
  });

  it('lays notes of another grid on the steps of the model, in time where they were', async () => {
    const sixteenths = { ...generated(), stepQuarters: 0.25, model: null, epsilon: null, z: null, u: null };
    const { host, editor, latents: all } = studio(sixteenths);
    editor.select([sixteenths.notes[1]!]);
    all.follow();
    await rest();
    const { document } = editor;
    expect([document.stepQuarters, document.steps]).toEqual([1, 4]);
    expect(document.notes[1]).toMatchObject({ startStep: 0.5, steps: 0.25 });
    expect([...editor.selection]).toEqual([document.notes[1]]);
    expect(host.last('latent.encode').request['roll']).toHaveLength(4);
    expect(editor.undoLabel).toBeUndefined();
  });

  it('says what went wrong, and tries again when asked', async () => {
    const { host, latents: all } = studio({ ...generated(), z: null });
    all.follow();
    await rest();
    host.last('latent.encode').reject('child-died', 'the engine died');
    await soon();
    expect(all.failure?.title).toBe('The engine stopped in the middle.');
    await rest(5000);
    expect(host.of('latent.encode')).toHaveLength(1);
    void all.encode();
    expect(host.of('latent.encode')).toHaveLength(2);
    expect(all.failure).toBeNull();
  });

  it('has nothing to read in a piece without notes, and says so', () => {
    const { latents: all } = studio(emptyDocument());
    expect(all.need).toBe('empty');
    expect(all.absence).toBe('The latents of your notes will flow here.');
  });
});

describe('surprise', () => {
  it('is asked for once the latents are those of the notes, once for the same notes', async () => {
    const { host, editor, latents: all } = studio(generated());
    all.follow();
    await rest();
    const perStep = { data: new Float32Array(STEPS).fill(3), dims: [STEPS] };
    host.last('latent.surprise').resolve({ perStep, mean: 3, reconstruction: 2, kl: 1 });
    await soon();
    expect(all.surprise).toMatchObject({ mean: 3 });
    editor.edit('Tempo', ({ document }) => ({ document: { ...document, tempo: 100 } }));
    all.follow();
    await rest();
    expect(host.of('latent.surprise')).toHaveLength(1);
  });

  it('is asked for again when the engine is back, and no more when it never is', async () => {
    const { host, latents: all } = studio(generated());
    all.follow();
    await rest();
    host.last('latent.surprise').reject('child-died', 'the engine died');
    await soon();
    expect(all.surpriseFailure?.title).toBe('The engine stopped in the middle.');
    await rest(5000);
    expect(host.of('latent.surprise')).toHaveLength(2);
    const perStep = { data: new Float32Array(STEPS).fill(3), dims: [STEPS] };
    host.last('latent.surprise').resolve({ perStep, mean: 3, reconstruction: 2, kl: 1 });
    await soon();
    expect(all.surprise).toMatchObject({ mean: 3 });
    expect(all.surpriseFailure).toBeNull();

    const lost = studio(generated());
    lost.latents.follow();
    await rest();
    for (let i = 0; i < 9; i++) {
      lost.host.last('latent.surprise').reject('child-died', 'the engine died');
      await soon();
      await rest(5000);
    }
    expect(lost.host.of('latent.surprise')).toHaveLength(3);
  });
});
