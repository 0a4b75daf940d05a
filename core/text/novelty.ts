import { type Fingerprint, fingerprintOf } from '../fingerprint.ts';
import { hash } from '../hash.ts';

/** Words in a passage: long enough that two sentences share few by chance. */
const WORDS = 3;
/** Of the hashes, those with this number in the two highest bits are not kept: three quarters tell a sentence as well. */
const LEFT_OUT = 0;

/**
 * The fingerprint of a sentence: of each three words in a row a hash, three quarters of which are kept, the same ones in
 * every sentence. Capitals and punctuation do not count.
 */
export function textFingerprint(text: string): Fingerprint {
  const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  const passages = words.slice(0, Math.max(0, words.length - WORDS + 1));
  const hashes = passages.map((_, i) => hash(codes(words.slice(i, i + WORDS).join(' '))));
  return fingerprintOf(hashes.filter((value) => value >>> 30 !== LEFT_OUT));
}

function codes(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0)!);
}
