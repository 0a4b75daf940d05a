import { describe, expect, it } from 'vitest';
import { nearestPiece } from '../../../core/fingerprint.ts';
import { textFingerprint } from '../../../core/text/novelty.ts';

const sentences = [
  'The river ran slowly past the old stone mill before it reached the sea.',
  'Nobody had told the gardener that the roses were to be cut down in spring.',
  'She counted eleven lamps along the harbour wall and then the last one went out.',
];
const prints = sentences.map(textFingerprint);

describe('the novelty of a sentence', () => {
  it('is none for one that was learned from', () => {
    expect(prints.map((print) => nearestPiece(prints, print))).toEqual(
      sentences.map((_, piece) => ({ piece, share: 1 })),
    );
  });

  it('is none in capitals, or with other punctuation', () => {
    const shouted = textFingerprint(`“${sentences[1]!.toUpperCase().replaceAll(' ', '  ')}”`);
    expect(shouted).toEqual(prints[1]);
  });

  it('is some where half is taken', () => {
    const half = `${sentences[2]!.split(' ').slice(0, 8).join(' ')} while children slept under grey canvas sails`;
    const { piece, share } = nearestPiece(prints, textFingerprint(half))!;
    expect(piece).toBe(2);
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });

  it('is whole for the same words in another order', () => {
    const mixed = sentences[0]!.toLowerCase().split(' ').reverse().join(' ');
    expect(nearestPiece(prints, textFingerprint(mixed))!.share).toBe(0);
  });

  it('is not judged for two words', () => {
    expect(textFingerprint('The river')).toHaveLength(0);
  });

  it('keeps about three of four passages, each once', () => {
    const words = Array.from({ length: 4000 }, (_, i) => `w${i}`).join(' ');
    const kept = textFingerprint(words).length / 3998;
    expect(kept).toBeGreaterThan(0.72);
    expect(kept).toBeLessThan(0.78);
    expect(textFingerprint('no no no no no no no no').length).toBeLessThanOrEqual(1);
  });
});
