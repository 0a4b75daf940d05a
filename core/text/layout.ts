import { isSentenceEnd, paragraphSentences } from './cutting.ts';

/** How a text is laid out: a sentence a line, a paragraph a line, or paragraphs wrapped to a width, blank lines between. */
type Layout = 'sentences' | 'paragraphs' | 'wrapped';

/** Enough lines to tell how a text is laid out. */
const LOOKED_AT = 2000;
/** Wider than people wrap prose, in characters. */
const WIDEST = 130;
/** Nearly all lines of wrapped prose are as full as the next word allows; lines that end by themselves seldom are. */
const SHARE_FULL = 0.6;
/** A text is one sentence a line when at most this share of its lines hold more than one. */
const SHARE_OF_MORE = 0.2;
/** Lines of which this share end as sentences do are no wrapped prose. */
const SHARE_ENDED = 0.8;

/**
 * The sentences of a text, in order and as it writes them. Lines of wrapped paragraphs are joined; where each line is a
 * sentence it stays one, whatever is in it.
 */
export function* sentencesOf(text: string): Generator<string> {
  const lines = text.split(/\r\n|[\n\r\f\u0085\u2028\u2029]/).map((line) => line.trim());
  const known = lines.filter((line) => line !== '').slice(0, LOOKED_AT);
  const caseless = !known.some((line) => /\p{Lu}/u.test(line));
  const layout = layoutOf(lines.slice(0, 2 * LOOKED_AT), known, caseless);
  for (const paragraph of layout === 'wrapped' ? joined(lines) : lines) {
    if (paragraph === '') continue;
    if (layout === 'sentences') yield paragraph;
    else yield* paragraphSentences(paragraph, caseless);
  }
}

function layoutOf(lines: readonly string[], known: readonly string[], caseless: boolean): Layout {
  if (isWrapped(lines, known)) return 'wrapped';
  const more = known.filter((line) => [...paragraphSentences(line, caseless)].length > 1).length;
  return more <= SHARE_OF_MORE * known.length ? 'sentences' : 'paragraphs';
}

/** Prose is wrapped when the first word of a line would not have fitted on the line before. */
function isWrapped(lines: readonly string[], known: readonly string[]): boolean {
  const width = [...known].sort((a, b) => a.length - b.length)[Math.floor(0.95 * known.length)]?.length ?? 0;
  const ended = known.filter((line) => isSentenceEnd(line)).length;
  if (width > WIDEST || ended >= SHARE_ENDED * known.length) return false;
  const pairs = lines.slice(1).map((line, i) => [lines[i]!, line] as const);
  const inside = pairs.filter(([before, after]) => before !== '' && after !== '');
  const full = inside.filter(([before, after]) => before.length + 1 + after.search(/\s|$/) > width);
  return inside.length > 0 && full.length >= SHARE_FULL * inside.length;
}

function* joined(lines: readonly string[]): Generator<string> {
  let paragraph: string[] = [];
  for (const line of [...lines, '']) {
    if (line !== '') paragraph.push(line);
    else {
      yield paragraph.join(' ');
      paragraph = [];
    }
  }
}
