/**
 * The end of a sentence: its marks, quotes and brackets that close after them, and space. A match begins at the first mark
 * alone, so that a million full stops in a row are looked at once.
 */
const END = /(?<![.?!…])[.?!…]+["'”’»)\]]*\s+/gu;
const ENDED = /(?<![.?!…])[.?!…]+["'”’»)\]]*$/u;
/** Written with a full stop in the middle of sentences. */
const ABBREVIATIONS = new Set(
  'mr mrs ms messrs dr st prof rev hon capt col gen lt sgt mme mlle sr jr vs cf vol fig no'.split(' '),
);
/** The longest word that is looked at to tell an abbreviation from the end of a sentence. */
const WORD = 12;

/** Whether a line ends as a sentence does. */
export function isSentenceEnd(line: string): boolean {
  return ENDED.test(line);
}

/**
 * The sentences of a paragraph: it is cut after a full stop, a question or exclamation mark that space follows, unless
 * the stop is an abbreviation's or the next word has a small letter. `caseless` text has no capitals to tell by.
 */
export function* paragraphSentences(paragraph: string, caseless: boolean): Generator<string> {
  let start = 0;
  for (const { 0: mark, index } of paragraph.matchAll(END)) {
    const next = index + mark.length;
    const goesOn = !caseless && /^\p{Ll}/u.test(paragraph.slice(next, next + 2));
    if (next >= paragraph.length || goesOn || isAbbreviation(paragraph, index, mark)) continue;
    yield paragraph.slice(start, next).trim();
    start = next;
  }
  const rest = paragraph.slice(start).trim();
  if (rest !== '') yield rest;
}

function isAbbreviation(paragraph: string, index: number, mark: string): boolean {
  if (mark.trim() !== '.') return false;
  const [word = ''] = /[\p{L}.]*$/u.exec(paragraph.slice(Math.max(0, index - WORD), index)) ?? [];
  const isInitial = /^(\p{Lu}\.)*\p{Lu}$/u.test(word) && word !== 'I';
  return isInitial || ABBREVIATIONS.has(word.toLowerCase());
}

/** A sentence in parts of at most `longest` characters (code points), cut at a space where there is one. */
export function* inParts(sentence: string, longest: number): Generator<string> {
  const characters = [...sentence];
  let start = 0;
  while (characters.length - start > longest) {
    const space = spaceBefore(characters, start, start + longest);
    const end = space ?? start + longest;
    yield characters.slice(start, end).join('');
    start = space === undefined ? end : end + 1;
  }
  if (start < characters.length) yield characters.slice(start).join('');
}

/** The last space in (start, end]. */
function spaceBefore(characters: readonly string[], start: number, end: number): number | undefined {
  for (let i = end; i > start; i--) if (characters[i] === ' ') return i;
  return undefined;
}
