import type { CollectedFile, CollectionReport } from '../../core/contract/collection.ts';
import type { HeldOut, Job, Memorisation } from '../../core/contract/jobs.ts';
import { counted, grouped, secondsWords } from '../panel/figures.ts';

/** Fewer held-out pieces than this say little. */
const FEW = 5;
/** A change that is told as none, in percent. */
const SAME = 0.5;
/** So much more of one training piece than independent pieces share is repeating. */
const REPEATS = 0.1;
/** Mean distances of onsets from the grid, in steps, from which they are told. */
const LOOSE = 0.08;
const FREE = 0.16;

/** A figure's unit, as people say it. */
export const UNITS = { 'nats/step': 'nats a step', 'bits/character': 'bits a letter' } as const;

/** What a collection is made of. */
export const nounOf = (kind: 'music' | 'text') => (kind === 'music' ? 'piece' : 'sentence');

/** A bound of a training's log in the unit that people see: nats a step of music, bits a letter. */
export function inUnit(nats: number, kind: 'music' | 'text'): number {
  return kind === 'music' ? nats : nats / Math.LN2;
}

/** What became of a file: its reason, else what is in it. */
export function fileWords(item: CollectedFile): string {
  if (item.reason !== undefined) return sentenceOf(item.reason);
  if (item.sentences !== undefined)
    return `${grouped(item.sentences)} ${item.sentences === 1 ? 'sentence' : 'sentences'}`;
  return [
    ...(item.notes === undefined ? [] : [`${grouped(item.notes)} notes`]),
    ...(item.seconds === undefined ? [] : [secondsWords(item.seconds, 0)]),
    `${grouped(item.steps)} steps`,
  ].join(', ');
}

/** How well the notes of a file are on its grid, where that is worth a word. */
export function gridWords({ residual }: Pick<CollectedFile, 'residual'>): string | undefined {
  if (residual === undefined || residual < LOOSE) return undefined;
  return residual < FREE ? 'played a little freely' : 'free time: notes moved to the grid';
}

/** In how many parts it is learned from, and whether it is held out. */
export function splitWords({ split, parts }: CollectedFile): string | undefined {
  const cut = parts > 1 ? counted(parts, 'part') : undefined;
  const held = split === 'valid' || split === 'test' ? 'held out' : undefined;
  return [held, cut].filter((words) => words !== undefined).join(', ') || undefined;
}

/** A step in quarter notes as players call it. */
export function stepWords(quarters: number): string {
  const NAMES: Readonly<Record<string, string>> = {
    '4': 'whole note',
    '2': 'half note',
    '1': 'quarter note',
    '0.5': 'eighth note',
    '0.25': 'sixteenth note',
    '0.125': 'thirty-second note',
  };
  return NAMES[String(quarters)] ?? `${Number(quarters.toFixed(3))} quarter notes`;
}

/** What to do about a collection that nothing can be learned from; undefined where something can. */
export function nothingWords({
  files,
  imported,
  warned,
  copies,
  kind,
  pieces,
}: CollectionReport): { readonly title: string; readonly todo: string } | undefined {
  if (files === 0) {
    return kind === 'music'
      ? {
          title: 'There is no MIDI file in it.',
          todo: 'Choose a folder with files that end in .mid or .midi, however deep.',
        }
      : {
          title: 'There is no text in it.',
          todo: 'Choose a text file, or a folder with files that end in .txt.',
        };
  }
  if (imported + warned === 0 && copies === files)
    return { title: 'Everything in it is a copy.', todo: 'Choose a folder with other files.' };
  if (pieces.train === 0) {
    const reasons = 'The list says what is wrong with each file.';
    return {
      title: 'Nothing in it can be learned from.',
      todo: `${reasons} Choose another folder, or other tracks.`,
    };
  }
  return undefined;
}

/** How many pieces a model learns from and how many are held out. */
export function piecesWords({ pieces, kind }: Pick<CollectionReport, 'pieces' | 'kind'>): string {
  const held = pieces.valid + pieces.test;
  const learns = `${grouped(pieces.train)} ${nounOf(kind)}${pieces.train === 1 ? '' : 's'} to learn from`;
  return held === 0 ? `${learns}, none held out` : `${learns}, ${grouped(held)} held out`;
}

/** Bytes as people say them: `1.2 GB`. */
export function bytesWords(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** A time from least to most: `24 to 36 min`. */
export function rangeWords([least, most]: readonly [number, number]): string {
  const [from, to] = [secondsWords(least, 0), secondsWords(most, 0)];
  if (from === to) return `about ${from}`;
  return from.endsWith('min') && to.endsWith('min') ? `${from.slice(0, -4)} to ${to}` : `${from} to ${to}`;
}

/** What a training does, in a word or two. */
export function stateWords({ state, doing, kept }: Pick<Job, 'state' | 'doing' | 'kept'>): string {
  if (kept !== undefined) return 'kept';
  if (state === 'running') return doing ?? 'training';
  return { queued: 'waits its turn', paused: 'paused', done: 'done, not kept yet', failed: 'failed' }[state];
}

/** What was learned, in a figure and in words. */
export interface Result {
  /** Percent by which the likelihood of what was held out became better; negative where it became worse. */
  readonly percent: number;
  readonly title: string;
  readonly words: string;
  readonly tone: 'ok' | 'warn';
}

/** What became of the likelihood of held-out pieces. */
export function resultOf(before: HeldOut, after: HeldOut, kind: 'music' | 'text'): Result {
  const percent = (100 * (before.nll - after.nll)) / Math.abs(before.nll);
  const noun = `${nounOf(kind)}${after.sequences === 1 ? '' : 's'}`;
  if (after.split === 'train') {
    const words = `Nothing was held out, so nobody can say how it does on ${nounOf(kind)}s that it has not seen.`;
    return { percent, title: 'There were too few to hold some out.', words, tone: 'warn' };
  }
  const few =
    after.sequences < FEW
      ? ` Only ${counted(after.sequences, nounOf(kind))} held out: that says little.`
      : '';
  const tone = percent > SAME && few === '' ? 'ok' : 'warn';
  if (Math.abs(percent) <= SAME) {
    const words = `It expects the held-out ${noun} as well as before.${few}`;
    return { percent, title: 'Nothing much has changed.', words, tone };
  }
  const size = Math.abs(percent).toFixed(Math.abs(percent) < 10 ? 1 : 0);
  if (percent < 0) {
    const words = `It expects the held-out ${noun} ${size}% worse than before: the old model is the better one for them.${few}`;
    return { percent, title: 'It became worse.', words, tone };
  }
  const words = `It expects the held-out ${noun} ${size}% better than before.${few}`;
  return { percent, title: 'It learned from yours.', words, tone };
}

/** Whether a model repeats what it learned from, in words with their numbers. */
export function memorisationWords(
  { after, before, heldOut, nearest, samples }: Memorisation,
  kind: 'music' | 'text',
) {
  const noun = nounOf(kind);
  const usual = heldOut?.mean ?? before?.mean;
  const repeats = usual !== undefined && after.mean > usual + REPEATS;
  const title = repeats
    ? 'It repeats some of what it learned from.'
    : 'It does not copy what it learned from.';
  const compared =
    heldOut !== undefined
      ? `; of your held-out ${noun}s it is ${share(heldOut.mean)}`
      : before !== undefined
        ? `; of what the old model makes it is ${share(before.mean)}`
        : '';
  const most = nearest === undefined ? '' : ` The nearest of all is ${nearest}, with ${share(after.most)}.`;
  const words =
    `Of what it makes, ${share(after.mean)} on average is also in the training ${noun} that is nearest` +
    `${compared}.${most} Measured on ${counted(samples, 'sample')}.`;
  return { title, words, tone: repeats ? ('warn' as const) : ('ok' as const) };
}

/** A share of 0 … 1 as people read it. */
export function share(value: number): string {
  return `${Math.round(100 * value)}%`;
}

/** The first sentence of some, and what comes after it. */
export function parted(text: string): { readonly title: string; readonly rest: string } {
  const end = /[.?](?=\s)/.exec(text);
  if (!end) return { title: sentenceOf(text), rest: '' };
  return { title: text.slice(0, end.index + 1), rest: text.slice(end.index + 2).trim() };
}

function sentenceOf(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
