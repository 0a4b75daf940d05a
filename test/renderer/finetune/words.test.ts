import { describe, expect, it } from 'vitest';
import {
  fileWords,
  gridWords,
  memorisationWords,
  nothingWords,
  parted,
  rangeWords,
  resultOf,
} from '../../../renderer/finetune/words.ts';
import { heldOut, report } from './made.ts';

describe('a result', () => {
  it('is told in percent of the likelihood before', () => {
    const { percent, words, tone } = resultOf(heldOut(9), heldOut(7.2), 'music');
    expect(percent).toBeCloseTo(20);
    expect(words).toContain('20% better');
    expect(tone).toBe('ok');
  });

  it('is never praised when it became worse, stayed the same, or was measured on too few', () => {
    expect(resultOf(heldOut(9), heldOut(9.9), 'music')).toMatchObject({
      title: 'It became worse.',
      tone: 'warn',
    });
    expect(resultOf(heldOut(9), heldOut(9.01), 'music').title).toBe('Nothing much has changed.');
    const few = resultOf(heldOut(9), heldOut(7, 2), 'music');
    expect(few.tone).toBe('warn');
    expect(few.words).toContain('Only 2 pieces');
    const none = resultOf(heldOut(9), { ...heldOut(7), split: 'train' }, 'text');
    expect(none).toMatchObject({ tone: 'warn', title: 'There were too few to hold some out.' });
  });
});

describe('memorisation', () => {
  const measured = { samples: 24, after: { mean: 0.2, most: 0.5 }, nearest: 'a.mid' };

  it('is judged by what independent pieces share', () => {
    const usual = memorisationWords({ ...measured, heldOut: { mean: 0.18, most: 0.3 } }, 'music');
    expect(usual.tone).toBe('ok');
    expect(usual.words).toContain('20% on average');
    expect(usual.words).toContain('a.mid, with 50%');
    const repeating = { ...measured, after: { mean: 0.6, most: 0.9 }, heldOut: { mean: 0.18, most: 0.3 } };
    expect(memorisationWords(repeating, 'music')).toMatchObject({
      tone: 'warn',
      title: 'It repeats some of what it learned from.',
    });
  });
});

it('tells of a file what became of it, and of its grid where that is worth a word', () => {
  const item = { file: 'a.mid', status: 'imported', notes: 1200, seconds: 61, steps: 64, parts: 1 } as const;
  expect(fileWords(item)).toBe('1 200 notes, 61 s, 64 steps');
  expect(fileWords({ ...item, status: 'rejected', reason: 'only drums' })).toBe('Only drums');
  expect(gridWords({ residual: 0.01 })).toBeUndefined();
  expect(gridWords({ residual: 0.2 })).toMatch(/^free time/);
});

it('says what to do with a folder that has nothing to learn from', () => {
  expect(nothingWords(report(20))).toBeUndefined();
  expect(nothingWords(report(0))?.todo).toContain('.mid');
  const nothing = { pieces: { train: 0, valid: 0, test: 0 }, imported: 0, warned: 0 };
  expect(nothingWords(report(20, { ...nothing, copies: 20 }))?.title).toBe('Everything in it is a copy.');
  expect(nothingWords(report(20, nothing))?.title).toBe('Nothing in it can be learned from.');
});

it('parts a fault into what happened and what to do', () => {
  expect(parted('The disk is full. Free 1.2 GB, then resume.')).toEqual({
    title: 'The disk is full.',
    rest: 'Free 1.2 GB, then resume.',
  });
  expect(parted('it ended')).toEqual({ title: 'It ended', rest: '' });
});

it('tells a time from least to most', () => {
  expect(rangeWords([1440, 2160])).toBe('24 to 36 min');
  expect(rangeWords([40, 130])).toBe('40 s to 2 min');
  expect(rangeWords([300, 305])).toBe('about 5 min');
});
