import { type ErrorCode, RivuletError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';

/** What became of one input: refused with a reason, read as the sound one it was made from, or as another sound one. */
export type Verdict = 'refused' | 'equal' | 'accepted';

/** A reader of what comes from outside, ready to be fed. */
export interface Target {
  /** Feeds it one input, made of chance alone. What it rejects with is a crash: a refusal is a verdict. */
  attempt(random: Random): Promise<Verdict> | Verdict;
  close?(): Promise<void>;
}

/** A kind of input, and how its reader is made ready. */
export interface Fuzzed {
  readonly name: string;
  /** How many inputs are tried with every `npm test`, and in the long form. */
  readonly short: number;
  readonly long: number;
  open(): Promise<Target>;
}

/** The verdict on what a reader threw: a refusal is one of these codes with a sentence. Throws anything else again. */
export function refusedWith(thrown: unknown, ...codes: ErrorCode[]): Verdict {
  const { code, message } = thrown as Partial<RivuletError>;
  if (thrown instanceof RivuletError && codes.includes(code!) && message!.trim() !== '') return 'refused';
  throw thrown;
}

/** Fails the attempt: the reader believed what it must not, or lost something. */
export function broken(sentence: string): never {
  throw new Error(sentence);
}

/** Whether two runs of bytes are the same. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
