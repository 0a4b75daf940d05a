import { expect, it } from 'vitest';
import { architectureBadge, modelWords, providerName, qualityWords } from '../../../renderer/panel/words.ts';
import { musicModel, textModel } from '../state/fake-host.ts';

it('says in words what a model is', () => {
  expect(modelWords(musicModel())).toBe('Bach, step by step');
  expect(modelWords(musicModel({ arch: 'iaf-scf', data: 'Nottingham.json' }))).toBe(
    'Folk tunes with chords, all steps at once',
  );
  expect(modelWords(textModel({ data: 'pdsent, SHA-256 be07' }))).toBe('Old books, letter by letter');
  expect(modelWords(textModel())).toBe('pride.txt, letter by letter');
});

it('says how good a model is in its own unit', () => {
  expect(qualityWords(musicModel({ nll: 2.4 }))).toBe('2.40 nats');
  expect(qualityWords(textModel())).toBe('1.85 bits');
});

it('says no more of an architecture that it does not know than its name', () => {
  expect(architectureBadge(musicModel())).toBe('AF/SCF');
  expect(architectureBadge(musicModel({ arch: 'transformer' }))).toBe('transformer');
  expect(modelWords(musicModel({ arch: 'transformer' }))).toBe('Bach');
});

it('names providers as their makers do, and others as they come', () => {
  expect(['cpu', 'cuda', 'tensorrt'].map(providerName)).toEqual(['CPU', 'CUDA', 'tensorrt']);
});
