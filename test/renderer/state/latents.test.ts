import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { active, draw, generated, made, note, soon, STEPS, studio } from './latents-studio.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('an edit of a region', () => {
  /** Rerolls the second bar to a bar of one pitch. */
  async function rerolled(before = generated()) {
    const all = studio(before);
    all.latents.region = { from: 4, to: 8 };
    const done = all.latents.reroll();
    await soon();
    const piece = made(67, 9);
    all.host.last('latent.edit').resolve({ pieces: [piece], active, seconds: 0.1 });
    await done;
    return { ...all, before, piece };
  }

  it('asks for the brushed steps with the latents as they are', async () => {
    const { host, before } = await rerolled();
    const { request } = host.last('latent.edit');
    expect(request).toMatchObject({
      region: { from: 4, to: 8 },
      change: { kind: 'reroll' },
      temperature: 0.85,
    });
    expect(request['piece']).toMatchObject({ z: before.z, epsilon: before.epsilon, u: before.u });
  });

  it('replaces the notes there and the latents, as one step with a name', async () => {
    const { editor, piece } = await rerolled();
    const told = editor.document.notes.map(({ pitch, startStep, steps }) => [pitch, startStep, steps]);
    expect(told).toEqual([
      [48, 0, 4],
      [60, 2, 1],
      [67, 4, 4],
      [48, 8, 8],
    ]);
    expect(editor.document.z).toBe(piece.z);
    expect(editor.undoLabel).toBe('Reroll bar 2');
  });

  it('is taken back to the very objects that were there', async () => {
    const { editor, before } = await rerolled();
    editor.undo();
    expect(editor.document).toBe(before);
    expect(editor.undoLabel).toBeUndefined();
  });

  it('is for the whole piece while nothing is brushed', async () => {
    const { host, latents: all } = studio(generated());
    void all.perturb(0.2);
    await soon();
    expect(host.last('latent.edit').request).toMatchObject({
      region: { from: 0, to: STEPS },
      change: { kind: 'perturb', alpha: 0.2 },
    });
    expect(all.busy).toBe('Perturb the piece');
  });

  it('encodes first what a hand has drawn', async () => {
    const { host, editor, latents: all } = studio(generated());
    draw(editor, note(72, 5));
    void all.reroll();
    await soon();
    expect(host.of('latent.edit')).toEqual([]);
    const piece = made(48, 7);
    host.last('latent.encode').resolve({ piece, active, seconds: 0.1 });
    await soon();
    expect(host.last('latent.edit').request['piece']).toMatchObject({ z: piece.z });
  });

  it('that comes when the piece is another is left out, and told', async () => {
    const { host, editor, notices, latents: all } = studio(generated());
    const done = all.reroll();
    await soon();
    draw(editor, note(72, 5));
    const now = editor.document;
    host.last('latent.edit').resolve({ pieces: [made(67, 9)], active, seconds: 0.1 });
    await done;
    expect(editor.document).toBe(now);
    expect(notices.items[0]?.title).toBe('Reroll the piece was left out.');
  });

  it('that fails leaves the piece as it is, and is told', async () => {
    const { host, editor, notices, latents: all } = studio(generated());
    const before = editor.document;
    const done = all.reroll();
    await soon();
    host.last('latent.edit').reject('bad-argument', 'the region is too long');
    await done;
    expect(editor.document).toBe(before);
    expect(notices.items[0]?.title).toContain('The region is too long.');
    expect(all.busy).toBeNull();
  });

  it('ends when it is cancelled, and leaves the piece as it is', async () => {
    const { host, editor, notices, latents: all } = studio(generated());
    const before = editor.document;
    const done = all.reroll();
    await soon();
    all.cancel();
    expect(host.last('latent.edit').cancelled).toBe(true);
    expect(all.busy).toBeNull();
    host.last('latent.edit').reject('cancelled', 'cancelled');
    await done;
    expect(editor.document).toBe(before);
    expect(notices.items).toEqual([]);
    expect(all.busy).toBeNull();
  });

  it('that was cancelled while notes were read is not asked for', async () => {
    const { host, editor, latents: all } = studio(generated());
    draw(editor, note(72, 5));
    const done = all.reroll();
    await soon();
    all.cancel();
    host.last('latent.encode').resolve({ piece: made(48, 7), active, seconds: 0.1 });
    await done;
    expect(host.of('latent.edit')).toEqual([]);
  });

  it('is another each time, even under a locked seed', async () => {
    const { host, generation, latents: all } = studio(generated());
    generation.sampling.seed.locked = true;
    for (let i = 0; i < 2; i++) {
      const done = all.reroll();
      await soon();
      host.last('latent.edit').reject('cancelled', 'cancelled');
      await done;
    }
    const [first, second] = host.of('latent.edit').map(({ request }) => request['seed']);
    expect(first).toBe(generation.sampling.seed.value);
    expect(second).not.toBe(first);
  });
});

describe('a continuation', () => {
  it('asks for the new length, and leaves what was there', async () => {
    const { host, editor, latents: all } = studio(generated());
    const [held, short] = editor.document.notes;
    const done = all.continue(8);
    await soon();
    expect(host.last('latent.edit').request['change']).toEqual({ kind: 'continue', steps: 24 });
    host.last('latent.edit').resolve({ pieces: [made(67, 9, 24)], active, seconds: 0.1 });
    await done;
    expect(editor.document.steps).toBe(24);
    expect(editor.document.notes[0]).toBe(held);
    expect(editor.document.notes[1]).toBe(short);
    expect(editor.document.notes[2]).toMatchObject({ pitch: 67, startStep: 16, steps: 8 });
    expect(editor.undoLabel).toBe('Continue by 2 bars');
  });
});

describe('an infill', () => {
  async function infilled() {
    const all = studio(generated());
    all.latents.region = { from: 4, to: 8 };
    const done = all.latents.infill();
    await soon();
    const pieces = [made(67, 9), made(69, 10)];
    all.host.last('latent.edit').resolve({ pieces, weights: [0.7, 0.3], effective: 1.7, active, seconds: 1 });
    await done;
    return { ...all, pieces };
  }

  it('shows the likeliest proposal, and each other when it is chosen, as steps of their own', async () => {
    const { editor, latents: all, pieces } = await infilled();
    expect(editor.document.z).toBe(pieces[0]!.z);
    expect(all.proposals.map(({ weight }) => weight)).toEqual([0.7, 0.3]);
    expect([all.effective, all.proposal]).toEqual([1.7, 0]);
    all.show(1);
    expect(editor.document.notes.some(({ pitch, startStep }) => pitch === 69 && startStep === 4)).toBe(true);
    expect(editor.undoLabel).toBe('Infill bar 2, proposal 2');
    expect(all.proposal).toBe(1);
    editor.undo();
    expect(all.proposal).toBe(0);
  });

  it('has nothing more to propose once the piece is another', async () => {
    const { editor, latents: all } = await infilled();
    draw(editor, note(72, 12));
    expect(all.proposals).toEqual([]);
    expect(all.effective).toBeUndefined();
    editor.undo();
    expect(all.proposals).toHaveLength(2);
  });
});

describe('what the lane shows', () => {
  it('are principal directions of the model where they are known, asked for once', async () => {
    const { host, latents: all } = studio(generated());
    all.follow();
    all.follow();
    expect(all.rows).toBeUndefined();
    expect(host.of('model.facts')).toHaveLength(1);
    const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    host.last('model.facts').resolve({
      mean: { data: Float32Array.of(0.5, 0.5, 0.5), dims: [3] },
      components: { data: Float32Array.from(identity), dims: [3, 3] },
      variance: { data: Float32Array.of(4, 1, 1), dims: [3] },
      names: ['register'],
    });
    await soon();
    expect(all.rows).toMatchObject({ steps: STEPS, count: 3 });
    expect([...all.rows!.values.slice(0, 3)]).toEqual([0.5, 1, 1]);
    expect(all.lane.nameOf(0)).toBe('register');
    all.shown = 'epsilon';
    expect([...all.rows!.values.slice(0, 3)]).toEqual([1, 1, 1]);
  });

  it('are plain dimensions where nothing is known of the model', async () => {
    const { host, latents: all } = studio(generated());
    all.follow();
    host.last('model.facts').reject('not-found', 'this model has no facts');
    await soon();
    expect(all.lane.nameOf(0)).toMatch(/^z \d$/);
  });

  it('brushes the steps of selected notes for an edit, unless others are brushed', () => {
    const { editor, latents: all } = studio(generated());
    expect(all.brushSelection()).toBe(false);
    editor.select([editor.document.notes[1]!]);
    expect(all.brushSelection()).toBe(true);
    expect(all.region).toEqual({ from: 2, to: 3 });
    editor.select([editor.document.notes[0]!]);
    all.brushSelection();
    expect(all.region).toEqual({ from: 2, to: 3 });
  });

  it('keeps the brush for another take of the piece, and lets go of it for another piece', () => {
    const { editor, latents: all } = studio(generated());
    all.region = { from: 4, to: 8 };
    editor.open('Candidate 2', generated());
    all.follow();
    expect(all.region).toEqual({ from: 4, to: 8 });
    editor.open('Open', { ...generated(), title: 'Waltz' });
    all.follow();
    expect(all.region).toBeNull();
  });
});
