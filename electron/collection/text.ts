import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { messageOf } from '../../core/errors.ts';
import { inParts } from '../../core/text/cutting.ts';
import { sentencesOf } from '../../core/text/layout.ts';
import { cleanText, type Rewritten } from '../../core/text/stand-ins.ts';
import { scoreOf, type Draft } from './draft.ts';
import type { TextLine } from './lines.ts';
import type { ListedFile, Listing } from './listing.ts';

const MAX_MEGABYTES = 64;
/** Sentences between two looks at whether anyone wants the reading to stop. */
const TURN = 2000;
/** A sentence of which a larger share are symbols that the model does not know teaches it nothing. */
const MOST_UNKNOWN = 0.5;

/** How text is read; `onFile` is told of each file when it is begun. */
export interface TextReading {
  readonly seed: number;
  /** The longest sentence, in characters. */
  readonly longest: number;
  /** Writes a sentence in the symbols of the model; without, all characters are kept. */
  readonly rewrite?: (sentence: string) => Rewritten;
  readonly onFile: (file: ListedFile) => void;
}

/** Of a file: how many sentences came in, and what became of others. */
interface Tally {
  sentences: number;
  characters: number;
  copies: number;
  cut: number;
  wordless: number;
  strange: number;
  unknown: number;
}

/** Reads files one after another, tells the draft what became of each, and gives the sentences that are new. */
export class TextReader {
  /** Sentences that were too long and were cut. */
  cut = 0;
  /** Every character that came in. */
  readonly characters = new Set<string>();
  /** Scores of the sentences that came in: equal ones have equal scores, and others have by chance of one in 10¹⁴. */
  private readonly seen = new Set<number>();
  private readonly files = new Map<string, string>();

  constructor(
    private readonly draft: Draft,
    private readonly how: TextReading,
  ) {}

  async *read({ files, isFolder }: Listing): AsyncGenerator<TextLine> {
    for (const file of files) {
      this.how.onFile(file);
      await turn();
      const text = await this.textOf(file, isFolder);
      if (typeof text === 'string') this.reject(file.name, text);
      else yield* this.file(file.name, text.text);
    }
  }

  /** The text of a file, or a sentence why it is not read. */
  private async textOf(file: ListedFile, isFolder: boolean): Promise<string | { text: string }> {
    const { path, name, size, fault } = file;
    if (fault !== undefined) return fault;
    if (isFolder && !/\.txt$/i.test(name)) return 'not a text file (.txt)';
    if (size > MAX_MEGABYTES * 1e6)
      return `${(size / 1e6).toFixed(1)} MB, more than the ${MAX_MEGABYTES} MB that are read`;
    const bytes = await readFile(path).catch((cause: unknown) => `it cannot be read: ${messageOf(cause)}`);
    if (typeof bytes === 'string') return bytes;
    const same = this.sameBytes(name, bytes);
    if (same !== undefined) return same;
    try {
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      return 'it is no text in UTF-8';
    }
  }

  private sameBytes(name: string, bytes: Uint8Array): string | undefined {
    if (bytes.length === 0) return undefined;
    const digest = createHash('sha256').update(bytes).digest('base64');
    const first = this.files.get(digest);
    if (first === undefined) this.files.set(digest, name);
    else this.draft.copies++;
    return first === undefined ? undefined : `the same text as ${first}`;
  }

  private async *file(name: string, text: string): AsyncGenerator<TextLine> {
    const tally = { sentences: 0, characters: 0, copies: 0, cut: 0, wordless: 0, strange: 0, unknown: 0 };
    const file = this.draft.items.push({ file: name, status: 'imported', steps: 0, parts: 0 }) - 1;
    let read = 0;
    for (const sentence of sentencesOf(text)) {
      if (++read % TURN === 0) await turn();
      for (const part of this.parts(sentence, tally)) {
        const score = scoreOf(this.how.seed, part);
        if (this.seen.has(score)) tally.copies++;
        else yield this.accept(file, { sentence: part, score }, tally);
      }
    }
    this.cut += tally.cut;
    this.tell(file, tally);
  }

  /** A sentence in the model's symbols, if it is one; in parts if it is long. */
  private *parts(sentence: string, tally: Tally): Generator<string> {
    const { text, unknown } = this.how.rewrite?.(sentence) ?? { text: cleanText(sentence), unknown: 0 };
    if (!/[\p{L}\p{N}]/u.test(text)) {
      tally[unknown > 0 ? 'strange' : 'wordless']++;
      return;
    }
    if (unknown > MOST_UNKNOWN * text.length) {
      tally.strange++;
      return;
    }
    tally.unknown += unknown;
    const parts = [...inParts(text, this.how.longest)];
    if (parts.length > 1) tally.cut++;
    yield* parts;
  }

  private accept(
    file: number,
    { sentence, score }: { sentence: string; score: number },
    tally: Tally,
  ): TextLine {
    this.seen.add(score);
    let steps = 0;
    for (const character of sentence) {
      this.characters.add(character);
      steps++;
    }
    tally.sentences++;
    tally.characters += steps;
    this.draft.pieces.push({ file, score, steps });
    return [file, sentence];
  }

  private tell(file: number, tally: Tally): void {
    const item = this.draft.items[file]!;
    item.sentences = tally.sentences;
    item.steps = tally.characters;
    for (const reason of reasonsOf(tally)) this.draft.warn(file, reason);
    if (tally.sentences > 0 || tally.copies === 0) return;
    item.status = 'rejected';
    this.draft.copies++;
  }

  private reject(file: string, reason: string): void {
    this.draft.items.push({ file, status: 'rejected', reason, steps: 0, parts: 0 });
  }
}

function reasonsOf({ sentences, copies, cut, wordless, strange, unknown }: Tally): string[] {
  const some = (count: number, one: string, rest: string) =>
    count === 0 ? [] : [`${count} ${one}${count === 1 ? '' : 's'} ${rest}`];
  return [
    ...some(copies, 'sentence', 'left out that came before'),
    ...some(cut, 'long sentence', 'cut at a space'),
    ...some(wordless, 'line', 'without words left out'),
    ...some(strange, 'sentence', 'left out, mostly of characters that the model does not know'),
    ...some(unknown, 'character', 'that the model does not know'),
    ...(sentences === 0 ? ['no sentences left'] : []),
  ];
}
