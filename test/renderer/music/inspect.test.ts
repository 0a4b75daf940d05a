import { describe, expect, it } from 'vitest';
import { emptyDocument, type MusicDocument } from '../../../core/document.ts';
import { excerpt } from '../../../renderer/music/excerpt.ts';
import { editsSince, exactness, readOut } from '../../../renderer/music/inspect.ts';
import { isNearCopy, nearestWords, usualWords } from '../../../renderer/music/novelty-words.ts';

const settings = { seed: 1, index: 0, temperature: 1, emission: 'sample', threshold: 0.5 } as const;
const tensor = { data: new Float32Array([1, 3, 5, 7]), dims: [2, 1, 2] };
const made: MusicDocument = {
  ...emptyDocument(),
  steps: 2,
  notes: [{ pitch: 60, startStep: 1, steps: 1, velocity: 80 }],
  model: 'chorales',
  settings,
  epsilon: tensor,
  z: tensor,
  u: tensor,
};

describe('what is exact', () => {
  it('is all of a piece as it was made, and what no hand has touched', () => {
    expect(exactness(made, 'fresh')).toContain('chorales gives these notes again, exactly');
    expect(exactness({ ...made, drawn: { from: 4, to: 6 } }, 'encode')).toContain('Steps 5 to 6');
    expect(exactness({ ...made, settings: null }, 'fresh')).toContain('read from the notes');
    expect(exactness({ ...made, z: null }, 'empty')).toBe('It has no latents.');
  });
});

describe('edits since a piece was made', () => {
  const step = (label: string, document: MusicDocument) => ({ label, document });

  it('are those after it, and none before', () => {
    const steps = [step('', emptyDocument()), step('Generate', made), step('Reroll bar 2', { ...made })];
    expect(editsSince(steps, settings)).toEqual(['reroll bar 2']);
    expect(editsSince(steps.slice(0, 2), settings)).toEqual([]);
    expect(editsSince(steps, null)).toEqual([]);
  });

  it('are told by number where they are many', () => {
    const steps = [step('Generate', made), ...Array.from({ length: 9 }, () => step('Move', made))];
    expect(editsSince(steps, settings)).toEqual(['3 more', ...Array.from({ length: 6 }, () => 'move')]);
  });
});

it('a region is read out by the notes that begin there and the means along directions', () => {
  const axes = {
    of: 2,
    mean: new Float32Array([0, 0]),
    components: new Float32Array([0, 1]),
    variance: [4],
    names: ['movement'],
  };
  expect(readOut(made, { from: 0, to: 2 }, axes)).toEqual([
    { label: 'Steps', figure: '1–2' },
    { label: 'Notes that begin there', figure: '1 note' },
    // (3 + 7) / 2 over a standard deviation of 2.
    { label: 'Mean of movement', figure: '+2.5 σ' },
  ]);
  expect(readOut(made, { from: 0, to: 1 }, undefined)).toHaveLength(2);
});

it('an excerpt cuts notes at its edges', () => {
  const notes = [
    { pitch: 60, startStep: 0, steps: 8, velocity: 80 },
    { pitch: 62, startStep: 7, steps: 1, velocity: 80 },
  ];
  expect(excerpt({ notes, steps: 8 }, { from: 3, to: 5 }, 1)).toEqual({
    notes: [{ pitch: 60, startStep: 0, steps: 4, velocity: 80 }],
    steps: 4,
  });
});

describe('novelty', () => {
  const nearest = (share: number, usual: number) => ({ piece: 113, share, usual });

  it('is told by piece and share', () => {
    expect(nearestWords(nearest(0.617, 0.5))).toBe('training piece 113, 62% shared');
    expect(isNearCopy(nearest(0.8, 0.5))).toBe(true);
    expect(isNearCopy(nearest(0.79, 0.5))).toBe(false);
  });

  it('is told beside what is usual', () => {
    expect(usualWords(nearest(0.3, 0.71))).toMatch(/^Farther than 71%/);
    expect(usualWords(nearest(0.3, 0.02))).toMatch(/^Nearer than 98%/);
    expect(usualWords(nearest(0.9, 0))).toMatch(/^Nearer than any/);
    expect(usualWords(nearest(0, 1))).toMatch(/^Farther than any/);
  });
});
